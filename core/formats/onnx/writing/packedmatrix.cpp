#include "core/formats/onnx/writing/packedmatrix.h"

#include "core/formats/packing/bitstream.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <functional>
#include <numeric>

namespace paretoscope::formats::onnx {

namespace {

using compress::Book;
using compress::Encoding;
using Dims = std::vector<std::int64_t>;

const Dims storageOrder{0, 2, 1, 3};

/// FLOATS [a, b, c, d], or what has as many numbers in the shape DIMS, in storage order and in SHAPE.
ValueName inStorageOrder(GraphBuilder &builder, ValueName floats, Dims dims, const Dims &order,
                         bool isInOrder, const Dims &shape)
{
    if (!isInOrder) {
        if (dims != order)
            floats = reshape(builder, floats, order);
        floats = builder.node("Transpose", {floats}, {{"perm", storageOrder}});
        dims = {order[0], order[2], order[1], order[3]};
    }
    return dims == shape ? floats : reshape(builder, floats, shape);
}

/// As a file of TYPE has them.
ValueName throughType(GraphBuilder &builder, const ValueName &floats, c10::ScalarType type)
{
    if (type == at::kFloat)
        return floats;
    return cast(builder, cast(builder, floats, elementTypeOf(type)), ElementType::Float);
}

class MatrixWriter {
public:
    MatrixWriter(GraphBuilder &builder, PackedTables &tables, const PackedWeight &packed, NarrowTypes types,
                 std::string_view hint)
        : m_builder(builder), m_tables(tables), m_packed(packed), m_layout(layoutOf(packed)), m_types(types),
          m_hint(hint)
    {
        arrange();
    }

    ValueName write()
    {
        if (m_layout.kept == 0)
            return m_builder.node("Expand", {m_builder.scalar(0), m_builder.numbers(m_packed.shape)}, {},
                                  m_hint);
        if (m_layout.encoding != Encoding::Dense)
            m_places = places();
        ValueName value = m_layout.bits == 0               ? floats()
                          : m_layout.book == Book::Integer ? fromGrid()
                          : m_layout.book == Book::Stored  ? fromOwnBook()
                                                           : fromKnownBook();
        const bool isRounded = m_layout.bits == 0 && m_packed.values.scalar_type() == m_layout.type;
        if (!isRounded)
            value = throughType(m_builder, value, m_layout.type);
        return inStorageOrder(m_builder, value, m_dims, m_layout.order, m_layout.isInOrder(), m_packed.shape);
    }

private:
    /// In which shape weights meet their scales.
    void arrange()
    {
        const MatrixLayout &layout = m_layout;
        const Dims &whole = layout.isInOrder() ? m_packed.shape : layout.order;
        const bool hasOneUnit = layout.bits == 0 || layout.units() == 1;
        const bool isRagged = layout.columns % layout.group != 0;
        const bool isOwnBook = layout.bits > 0 && layout.book == Book::Stored;
        if (hasOneUnit) {
            m_dims = whole;
        } else if (isOwnBook && !isRagged) {
            m_dims = {layout.units(), layout.group};
        } else if (layout.groups() > 1 || isOwnBook) {
            m_dims = isRagged ? Dims{layout.rows, layout.columns}
                              : Dims{layout.rows, layout.groups(), layout.group};
            m_unitDims = {layout.rows, layout.groups(), 1};
            m_isExpanded = isRagged;
        } else if (layout.isInOrder() && !whole.empty() && whole.front() == layout.rows) {
            m_dims = whole;
            m_unitDims.assign(whole.size(), 1);
            m_unitDims.front() = layout.rows;
        } else if (!layout.isInOrder() && layout.order[0] * layout.order[1] == layout.rows) {
            m_dims = layout.order;
            m_unitDims = {layout.order[0], layout.order[1], 1, 1};
        } else {
            m_dims = {layout.rows, layout.columns};
            m_unitDims = {layout.rows, 1};
        }
    }

    /// int32 in the shape of the weights: which of the values that are kept it is, from 1 on; 0: none.
    ValueName places()
    {
        const std::int64_t maskBytes = streamBytes(m_layout.count, 1);
        ValueName kept;
        if (m_layout.encoding == Encoding::Bitmask) {
            const CodeStream mask{m_packed.extra.slice(0, 0, maskBytes).contiguous(), m_layout.count, 1};
            kept = takeOut(m_builder, mask, {m_layout.count}, ElementType::Int32, Centred::No, m_types);
        } else {
            const ValueName none = m_builder.scalar(0, ElementType::Int32);
            const ValueName one = m_builder.scalar(1, ElementType::Int32);
            const ValueName all = m_builder.node("Expand", {none, m_builder.numbers({m_layout.count})});
            const ValueName ones = m_builder.node("Expand", {one, m_builder.numbers({m_layout.kept})});
            kept = m_builder.node("ScatterElements",
                                  {all, takeOutWide(m_builder, positions(), m_layout.positionBits), ones});
        }
        const ValueName counted = m_builder.node("CumSum", {kept, m_builder.number(0)});
        const ValueName flat = m_builder.node("Mul", {counted, kept});
        return m_dims.size() == 1 ? flat : reshape(m_builder, flat, m_dims);
    }

    std::vector<std::int64_t> positions() const
    {
        std::vector<std::int64_t> numbers(static_cast<std::size_t>(m_layout.kept));
        const auto *bytes = m_packed.extra.data_ptr<std::uint8_t>();
        std::uint64_t pending = 0;
        int pendingBits = 0;
        for (std::int64_t &number : numbers) {
            for (; pendingBits < m_layout.positionBits; pendingBits += 8)
                pending |= static_cast<std::uint64_t>(*bytes++) << pendingBits;
            number = static_cast<std::int64_t>(pending & ((std::uint64_t{1} << m_layout.positionBits) - 1));
            pending >>= m_layout.positionBits;
            pendingBits -= m_layout.positionBits;
        }
        return numbers;
    }

    /// The values of what is kept, the first of which is 0, at their places.
    ValueName placed(const ValueName &kept, std::string_view hint)
    {
        return m_builder.node("Gather", {kept, m_places}, {}, hint);
    }

    ValueName floats()
    {
        const bool isSparse = !m_places.empty();
        const at::Tensor stored =
            isSparse ? at::cat({at::zeros({1}, m_packed.values.options()), m_packed.values.reshape({-1})})
                     : m_packed.values.reshape(m_dims);
        ValueName value = m_builder.tensor(stored, isSparse ? std::string_view() : m_hint);
        if (stored.scalar_type() != at::kFloat)
            value = cast(m_builder, value, ElementType::Float);
        return isSparse ? placed(value, m_hint) : value;
    }

    /// In the shape of the weights. Pruned ones have the code OTHERS.
    ValueName codes(ElementType type, Centred centred, std::uint8_t others)
    {
        CodeStream stream{m_packed.values.contiguous(), m_layout.kept, m_layout.bits};
        if (const auto taken = m_tables.takenOut(m_packed.values); taken && m_places.empty())
            return m_dims.size() == 1 ? *taken : reshape(m_builder, *taken, m_dims);
        if (m_places.empty())
            return takeOut(m_builder, stream, m_dims, type, centred, m_types);
        std::vector<std::uint8_t> all = codesIn(stream);
        all.insert(all.begin(), others);
        stream = streamOf(all, m_layout.bits);
        return placed(takeOut(m_builder, stream, {stream.count}, type, centred, m_types), {});
    }

    /// UNITS [a, b, 1] as one for each weight where groups do not divide a row.
    ValueName ofEach(ValueName units)
    {
        if (!m_isExpanded)
            return units;
        const MatrixLayout &layout = m_layout;
        units = m_builder.node("Expand",
                               {units, m_builder.numbers({layout.rows, layout.groups(), layout.group})});
        units = reshape(m_builder, units, {layout.rows, layout.groups() * layout.group});
        return firstOf(m_builder, units, 1, layout.columns);
    }

    ValueName scales()
    {
        ValueName value = m_builder.tensor(m_packed.scales.reshape(m_unitDims));
        if (m_packed.scales.scalar_type() == at::kByte)
            value = m_builder.node("Gather",
                                   {m_tables.powers(m_builder), cast(m_builder, value, ElementType::Int32)});
        return ofEach(value);
    }

    /// What is pruned is 0, where WEIGHT is no weight's.
    ValueName masked(const ValueName &weight)
    {
        const ValueName isKept =
            m_builder.node("Greater", {m_places, m_builder.scalar(0, ElementType::Int32)});
        return m_builder.node("Where", {isKept, weight, m_builder.scalar(0)}, {}, m_hint);
    }

    ValueName fromGrid()
    {
        if (m_layout.zero >= 0) {
            const auto zero = static_cast<std::uint8_t>(m_layout.zero);
            return m_builder.node("Mul", {codes(ElementType::Float, Centred::Yes, zero), scales()}, {},
                                  m_hint);
        }
        const ValueName zeros =
            cast(m_builder, m_builder.tensor(zeroPointsOf(m_packed).reshape(m_unitDims)), ElementType::Float);
        const ValueName steps =
            m_builder.node("Sub", {codes(ElementType::Float, Centred::No, 0), ofEach(zeros)});
        const bool isSparse = !m_places.empty();
        const ValueName weight =
            m_builder.node("Mul", {steps, scales()}, {}, isSparse ? std::string_view() : m_hint);
        return isSparse ? masked(weight) : weight;
    }

    ValueName fromKnownBook()
    {
        const auto zero = static_cast<std::uint8_t>(m_layout.book == Book::Nf4 ? 7 : 0);
        const ValueName table = m_tables.book(m_builder, m_layout.book);
        const ValueName numbers =
            m_builder.node("Gather", {table, codes(ElementType::Int32, Centred::No, zero)});
        return m_builder.node("Mul", {numbers, scales()}, {}, m_hint);
    }

    ValueName fromOwnBook()
    {
        const bool isSparse = !m_places.empty();
        const std::string_view hint = isSparse ? std::string_view() : m_hint;
        ValueName places = codes(ElementType::Int32, Centred::No, 0);
        ValueName weight;
        const MatrixLayout &layout = m_layout;
        if (layout.units() > 1 && !m_isExpanded) {
            const ValueName books = m_builder.tensor(m_packed.book.reshape({layout.units(), layout.entries}));
            weight = m_builder.node("GatherElements", {books, places}, {{"axis", std::int64_t{1}}}, hint);
        } else {
            if (m_isExpanded) {
                const ValueName firsts = m_builder.node(
                    "Range", {m_builder.scalar(0, ElementType::Int32),
                              m_builder.scalar(static_cast<double>(layout.units() * layout.entries),
                                               ElementType::Int32),
                              m_builder.scalar(static_cast<double>(layout.entries), ElementType::Int32)});
                places = m_builder.node("Add", {places, ofEach(reshape(m_builder, firsts, m_unitDims))});
            }
            weight = m_builder.node("Gather", {m_builder.tensor(m_packed.book), places}, {}, hint);
        }
        return isSparse ? masked(weight) : weight;
    }

    GraphBuilder &m_builder;
    PackedTables &m_tables;
    const PackedWeight &m_packed;
    MatrixLayout m_layout;
    NarrowTypes m_types;
    std::string_view m_hint;
    Dims m_dims;               ///< in which weights meet their scales
    Dims m_unitDims;           ///< of these
    bool m_isExpanded = false; ///< scales become as many as weights first
    ValueName m_places;        ///< see places(); empty: of a dense weight
};

std::int64_t productOfDims(const Dims &dims)
{
    return std::accumulate(dims.begin(), dims.end(), std::int64_t{1}, std::multiplies<>());
}

ValueName unpackedProduct(GraphBuilder &builder, PackedTables &tables, const PackedWeight &packed,
                          NarrowTypes types, std::string_view hint)
{
    const PackedWeight &left = packed.factors.front();
    const PackedWeight &right = packed.factors.back();
    const std::int64_t groups = packed.layout[5];
    const std::int64_t rank = left.shape.at(1);
    const std::int64_t columns = right.shape.at(1);
    const std::int64_t rows = productOfDims(left.shape) / (groups * rank);
    ValueName a = unpackedWeight(builder, tables, left, types, {});
    ValueName b = unpackedWeight(builder, tables, right, types, {});
    Dims dims{rows, columns};
    if (groups > 1) {
        a = reshape(builder, a, {groups, rows, rank});
        b = reshape(builder, b, {groups, rank, columns});
        dims = {groups, rows, columns};
    }
    const Dims order(packed.layout.begin(), packed.layout.begin() + 4);
    const ValueName product = builder.node("MatMul", {a, b}, {}, hint);
    const ValueName value = throughType(builder, product, static_cast<c10::ScalarType>(packed.layout[4]));
    return inStorageOrder(builder, value, dims, order, order[1] == 1 || order[2] == 1, packed.shape);
}

} // namespace

MatrixLayout layoutOf(const PackedWeight &packed)
{
    const std::vector<std::int64_t> &numbers = packed.layout;
    MatrixLayout layout;
    layout.bits = static_cast<int>(numbers.at(0));
    layout.count = numbers.at(1);
    layout.kept = numbers.at(2);
    layout.encoding = static_cast<Encoding>(numbers.at(3));
    layout.positionBits = static_cast<int>(numbers.at(4));
    layout.rows = numbers.at(5);
    layout.columns = numbers.at(6);
    layout.group = std::min(numbers.at(7), layout.columns);
    layout.zero = numbers.at(8);
    layout.order.assign(numbers.begin() + 9, numbers.begin() + 13);
    layout.type = static_cast<c10::ScalarType>(numbers.at(13));
    layout.book = static_cast<Book>(numbers.at(14));
    layout.entries = numbers.at(15);
    return layout;
}

at::Tensor zeroPointsOf(const PackedWeight &packed)
{
    const MatrixLayout layout = layoutOf(packed);
    const std::int64_t first = layout.encoding == Encoding::Dense ? 0
                               : layout.encoding == Encoding::Bitmask
                                   ? streamBytes(layout.count, 1)
                                   : streamBytes(layout.kept, layout.positionBits);
    return packed.extra.slice(0, first, packed.extra.size(0)).contiguous();
}

ValueName unpackedWeight(GraphBuilder &builder, PackedTables &tables, const PackedWeight &packed,
                         NarrowTypes types, std::string_view hint)
{
    if (!packed.factors.empty())
        return unpackedProduct(builder, tables, packed, types, hint);
    return MatrixWriter(builder, tables, packed, types, hint).write();
}

} // namespace paretoscope::formats::onnx
