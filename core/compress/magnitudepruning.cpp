#include "core/compress/magnitudepruning.h"

#include <ATen/ops/ones.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace paretoscope::compress {

at::Tensor keptByMagnitude(const at::Tensor &weight, std::int64_t zeros)
{
    const at::Tensor contiguous = weight.contiguous();
    at::Tensor kept = at::ones(weight.sizes(), at::kBool);
    if (zeros <= 0)
        return kept;
    const auto count = static_cast<std::size_t>(contiguous.numel());
    const float *const weights = contiguous.data_ptr<float>();
    bool *const mask = kept.data_ptr<bool>();

    // Selecting the threshold is linear where a stable sort of a million weights would take a tenth of a
    // second; ties at the threshold are then resolved in storage order.
    std::vector<float> magnitudes(count);
    std::transform(weights, weights + count, magnitudes.begin(), [](float w) { return std::abs(w); });
    const auto last = magnitudes.begin() + (std::min(zeros, contiguous.numel()) - 1);
    std::nth_element(magnitudes.begin(), last, magnitudes.end());
    const float threshold = *last;
    std::int64_t ties =
        zeros - std::count_if(magnitudes.begin(), last, [&](float m) { return m < threshold; });
    for (std::size_t i = 0; i < count; ++i) {
        const float magnitude = std::abs(weights[i]);
        if (magnitude < threshold || (magnitude == threshold && ties-- > 0))
            mask[i] = false;
    }
    return kept;
}

} // namespace paretoscope::compress
