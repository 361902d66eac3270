#include "core/graph/finite.h"

#include <ATen/ops/isfinite.h>
#include <ATen/ops/isnan.h>

#include <cstdint>
#include <cstring>

namespace paretoscope::graph {

namespace {

constexpr std::uint32_t magnitude = 0x7FFFFFFF;
constexpr std::uint32_t infinity = 0x7F800000;

/// The largest magnitude as bits: they are ordered as the numbers are, infinity above all of them and NaN
/// above it.
std::uint32_t largestMagnitude(const float *values, std::int64_t count)
{
    std::uint32_t largest = 0;
    for (std::int64_t i = 0; i < count; ++i) {
        std::uint32_t bits = 0;
        std::memcpy(&bits, values + i, sizeof bits);
        bits &= magnitude;
        largest = bits > largest ? bits : largest;
    }
    return largest;
}

bool isPlainFloat(const at::Tensor &tensor)
{
    return tensor.scalar_type() == c10::ScalarType::Float && tensor.layout() == c10::kStrided &&
           tensor.is_non_overlapping_and_dense();
}

} // namespace

bool isAllFinite(const at::Tensor &tensor)
{
    if (!tensor.is_floating_point())
        return true;
    if (isPlainFloat(tensor))
        return largestMagnitude(tensor.data_ptr<float>(), tensor.numel()) < infinity;
    return at::isfinite(tensor).all().item<bool>();
}

bool holdsNoNan(const at::Tensor &tensor)
{
    if (!tensor.is_floating_point())
        return true;
    if (isPlainFloat(tensor))
        return largestMagnitude(tensor.data_ptr<float>(), tensor.numel()) <= infinity;
    return !at::isnan(tensor).any().item<bool>();
}

} // namespace paretoscope::graph
