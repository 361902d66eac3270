#include "core/data/storedarray.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <numeric>
#include <optional>

namespace paretoscope::data {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

/// Product of positive numbers, absent when it does not fit.
std::optional<std::int64_t> product(std::span<const std::int64_t> shape)
{
    std::int64_t result = 1;
    for (const std::int64_t extent : shape) {
        if (extent < 0 || __builtin_mul_overflow(result, extent, &result))
            return std::nullopt;
    }
    return result;
}

/// Bytes from the first element to the end of the last; absent when it does not fit.
std::optional<std::uint64_t> extentBytes(const StoredArray::Layout &layout, std::int64_t rowCount)
{
    std::uint64_t last = 0;
    if (__builtin_mul_overflow(static_cast<std::uint64_t>(layout.shape.front() - 1), layout.rowStride, &last))
        return std::nullopt;
    std::uint64_t row = 0;
    if (__builtin_mul_overflow(static_cast<std::uint64_t>(rowCount), std::uint64_t{layout.type.bytes},
                               &row) ||
        __builtin_add_overflow(last, row, &last))
        return std::nullopt;
    return last;
}

} // namespace

Error noSuchSample(std::int64_t index, const std::string &name)
{
    return {ErrorCode::Internal,
            {PARETOSCOPE_SAY("samples.no-such", "Sample %1 of %2 does not exist."), index, name}};
}

std::string shapeText(std::span<const std::int64_t> shape)
{
    std::string text = "[";
    for (std::size_t i = 0; i < shape.size(); ++i)
        text += (i ? ", " : "") + std::to_string(shape[i]);
    return text + "]";
}

StoredArray::StoredArray(std::shared_ptr<const ByteSource> source, Layout layout, std::int64_t rowCount)
    : m_source(std::move(source)), m_layout(std::move(layout)), m_rowCount(rowCount)
{
}

Result<StoredArray> StoredArray::create(std::shared_ptr<const ByteSource> source, Layout layout)
{
    const std::string &name = source->name();
    if (layout.shape.empty())
        return Error{ErrorCode::DataMismatch,
                     {PARETOSCOPE_SAY("array.single-number",
                                      "%1 holds a single number; an array with one row a sample is needed."),
                      name}};
    const auto total = product(layout.shape);
    const auto rowCount = product(std::span(layout.shape).subspan(1));
    if (!total || !rowCount)
        return Error{ErrorCode::DataUnreadable,
                     {PARETOSCOPE_SAY("array.impossible-shape",
                                      "%1 declares the impossible shape %2; it is damaged or no such file."),
                      name, shapeText(layout.shape)}};
    if (*total == 0)
        return Error{
            ErrorCode::DataMismatch,
            {PARETOSCOPE_SAY("array.empty", "%1 holds no samples (its shape is %2); choose another file."),
             name, shapeText(layout.shape)}};
    if (layout.rowStride == 0 && __builtin_mul_overflow(static_cast<std::uint64_t>(*rowCount),
                                                        std::uint64_t{layout.type.bytes}, &layout.rowStride))
        return endsEarly(*source);
    const auto extent = extentBytes(layout, *rowCount);
    if (!extent || layout.offset > source->size() || *extent > source->size() - layout.offset)
        return Error{
            ErrorCode::DataUnreadable,
            {PARETOSCOPE_SAY("array.truncated",
                             "%1 is shorter than its shape %2 of %3 needs; it is truncated, get it again."),
             name, shapeText(layout.shape), elementTypeName(layout.type)}};
    return StoredArray(std::move(source), std::move(layout), *rowCount);
}

std::vector<std::int64_t> StoredArray::rowShape() const
{
    return {m_layout.shape.begin() + 1, m_layout.shape.end()};
}

std::uint64_t StoredArray::endOffset() const
{
    return m_layout.offset + *extentBytes(m_layout, m_rowCount);
}

Result<void> StoredArray::readRow(std::int64_t index, std::span<std::byte> into) const
{
    return m_source->read(m_layout.offset + static_cast<std::uint64_t>(index) * m_layout.rowStride, into);
}

/// Column-major: element k of row i lies at i + rows · k', where k' counts the row's own indices
/// first-fastest. Each run of rows is read with one call per element while the run is not much longer than
/// what is wanted of it.
Result<void> StoredArray::gatherColumns(std::span<const std::int64_t> indices,
                                        std::span<std::byte> into) const
{
    const std::size_t width = m_layout.type.bytes;
    const auto [low, high] = std::minmax_element(indices.begin(), indices.end());
    const std::int64_t first = *low;
    const std::int64_t span = *high - first + 1;
    const bool whole = span <= 64 * static_cast<std::int64_t>(indices.size());
    std::vector<std::byte> run(whole ? static_cast<std::size_t>(span) * width : 0);
    std::vector<std::int64_t> position(m_layout.shape.size() - 1,
                                       0); // row-major counter over the row's dimensions
    for (std::int64_t k = 0; k < m_rowCount; ++k) {
        std::int64_t column = 0;
        for (std::size_t d = position.size(); d-- > 0;)
            column = column * m_layout.shape[d + 1] + position[d];
        const std::uint64_t base = m_layout.offset + static_cast<std::uint64_t>(column * rows()) * width;
        if (whole) {
            if (auto done = m_source->read(base + static_cast<std::uint64_t>(first) * width, run); !done)
                return done;
        }
        for (std::size_t i = 0; i < indices.size(); ++i) {
            std::byte *target =
                into.data() +
                (i * static_cast<std::size_t>(m_rowCount) + static_cast<std::size_t>(k)) * width;
            if (whole) {
                std::memcpy(target, run.data() + static_cast<std::size_t>(indices[i] - first) * width, width);
            } else if (auto done = m_source->read(base + static_cast<std::uint64_t>(indices[i]) * width,
                                                  {target, width});
                       !done) {
                return done;
            }
        }
        for (std::size_t d = position.size(); d-- > 0 && ++position[d] == m_layout.shape[d + 1];)
            position[d] = 0;
    }
    return {};
}

Result<Array> StoredArray::read(std::span<const std::int64_t> indices, FeedAs feedAs) const
{
    for (const std::int64_t index : indices) {
        if (index < 0 || index >= rows())
            return noSuchSample(index, name());
    }
    const std::size_t rowElements = static_cast<std::size_t>(m_rowCount);
    const std::size_t rowBytes = rowElements * m_layout.type.bytes;
    std::vector<std::byte> bytes(rowBytes * indices.size());
    if (m_layout.order == Order::ColumnMajor && !indices.empty()) {
        if (auto done = gatherColumns(indices, bytes); !done)
            return done.error();
    } else {
        for (std::size_t i = 0; i < indices.size(); ++i) {
            if (auto done = readRow(indices[i], std::span(bytes).subspan(i * rowBytes, rowBytes)); !done)
                return done.error();
        }
    }
    Array array{m_layout.shape, {}};
    array.shape.front() = static_cast<std::int64_t>(indices.size());
    if (feedAs == FeedAs::Integer) {
        std::vector<std::int64_t> values(rowElements * indices.size());
        decode(m_layout.type, bytes, values);
        array.values = std::move(values);
    } else {
        std::vector<float> values(rowElements * indices.size());
        decode(m_layout.type, bytes, values);
        array.values = std::move(values);
    }
    return array;
}

Result<std::vector<std::int64_t>> StoredArray::allIntegers() const
{
    if (m_layout.type.kind == ElementType::Kind::Float)
        return Error{
            ErrorCode::DataMismatch,
            {PARETOSCOPE_SAY("labels.other-type", "%1 holds %2 values where labels must be whole numbers."),
             name(), elementTypeName(m_layout.type)}};
    std::vector<std::int64_t> all;
    all.reserve(static_cast<std::size_t>(rows() * m_rowCount));
    constexpr std::int64_t piece = 4096;
    std::vector<std::int64_t> indices;
    for (std::int64_t first = 0; first < rows(); first += piece) {
        indices.resize(static_cast<std::size_t>(std::min(piece, rows() - first)));
        std::iota(indices.begin(), indices.end(), first);
        auto part = read(indices, FeedAs::Integer);
        if (!part)
            return part.error();
        const auto &values = std::get<std::vector<std::int64_t>>(part->values);
        all.insert(all.end(), values.begin(), values.end());
    }
    return all;
}

} // namespace paretoscope::data
