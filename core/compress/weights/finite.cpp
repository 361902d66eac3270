#include "core/compress/weights/finite.h"

#include <algorithm>
#include <bit>
#include <cstdint>

namespace paretoscope::compress {

namespace {

constexpr std::uint32_t withoutSign = 0x7fffffff;
constexpr std::uint32_t infinity = 0x7f800000; ///< above it: NaN

} // namespace

bool allFinite(const at::Tensor &values)
{
    const at::Tensor dense = values.is_non_overlapping_and_dense() ? values : values.contiguous();
    const auto *numbers = dense.data_ptr<float>();
    std::uint32_t largest = 0;
    for (std::int64_t i = 0; i < dense.numel(); ++i)
        largest = std::max(largest, std::bit_cast<std::uint32_t>(numbers[i]) & withoutSign);
    return largest < infinity;
}

} // namespace paretoscope::compress
