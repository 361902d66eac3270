#include "core/evaluate/taught/tensorstream.h"

#include <ATen/ops/empty_strided.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <numeric>
#include <optional>

namespace paretoscope::evaluate {

namespace {

constexpr std::int64_t mostSizes = 8;
constexpr std::array types{at::kFloat, at::kDouble, at::kByte, at::kBool};
constexpr std::int64_t undefined = std::ssize(types);

/// Whether a tensor of SIZES and STRIDES takes every place of as many numbers as it has, once.
bool areWithoutGaps(const std::vector<std::int64_t> &sizes, const std::vector<std::int64_t> &strides)
{
    std::vector<std::size_t> order(sizes.size());
    std::iota(order.begin(), order.end(), 0);
    std::ranges::stable_sort(order, {}, [&](std::size_t d) { return strides[d]; });
    std::int64_t next = 1;
    for (const std::size_t d : order) {
        if (sizes[d] == 1)
            continue; // its stride is never used
        if (strides[d] != next)
            return false;
        next *= sizes[d];
    }
    return true;
}

/// Absent: more than MOST.
std::optional<std::int64_t> product(const std::vector<std::int64_t> &sizes, std::int64_t most)
{
    std::int64_t count = 1;
    for (const std::int64_t size : sizes) {
        if (size > most / count)
            return std::nullopt;
        count *= size;
        if (count == 0)
            return 0;
    }
    return count;
}

} // namespace

void TensorWriter::put(const void *bytes, std::size_t count)
{
    const auto *first = static_cast<const std::byte *>(bytes);
    m_bytes.insert(m_bytes.end(), first, first + count);
}

void TensorWriter::number(std::int64_t number)
{
    put(&number, sizeof(number));
}

void TensorWriter::tensor(const at::Tensor &tensor)
{
    if (!tensor.defined()) {
        number(undefined);
        return;
    }
    const at::Tensor dense =
        tensor.is_non_overlapping_and_dense() ? tensor.detach() : tensor.detach().contiguous();
    number(std::ranges::find(types, dense.scalar_type()) - types.begin());
    number(dense.dim());
    for (std::int64_t d = 0; d < dense.dim(); ++d) {
        number(dense.size(d));
        number(dense.stride(d));
    }
    put(dense.data_ptr(), dense.nbytes());
}

bool TensorReader::get(void *bytes, std::size_t count)
{
    m_isGood = m_isGood && count <= m_left.size();
    if (!m_isGood)
        return false;
    std::memcpy(bytes, m_left.data(), count);
    m_left = m_left.subspan(count);
    return true;
}

std::int64_t TensorReader::number(std::int64_t most)
{
    std::int64_t number = 0;
    if (!get(&number, sizeof(number)))
        return 0;
    if (number >= 0 && number <= most)
        return number;
    fail();
    return 0;
}

at::Tensor TensorReader::tensor()
{
    const std::int64_t type = number(undefined);
    if (!m_isGood || type == undefined)
        return {};
    std::vector<std::int64_t> sizes(static_cast<std::size_t>(number(mostSizes))), strides(sizes.size());
    for (std::size_t d = 0; d < sizes.size(); ++d) {
        sizes[d] = number(std::numeric_limits<std::int64_t>::max());
        strides[d] = number(std::numeric_limits<std::int64_t>::max());
    }
    const at::ScalarType own = types[static_cast<std::size_t>(type)];
    const auto count = product(sizes, static_cast<std::int64_t>(m_left.size() / at::elementSize(own)));
    if (!m_isGood || !count || *count == 0 || !areWithoutGaps(sizes, strides)) {
        fail();
        return {};
    }
    at::Tensor read = at::empty_strided(sizes, strides, own);
    get(read.data_ptr(), read.nbytes());
    const auto isNone = [](std::uint8_t byte) { return byte > 1; }; // of the two that a bool has
    const auto *first = static_cast<const std::uint8_t *>(read.data_ptr());
    if (own == at::kBool && std::any_of(first, first + read.nbytes(), isNone))
        fail();
    return read;
}

} // namespace paretoscope::evaluate
