// Magnitude pruning: the smallest weights become zero.
#include "core/compress/weights/pruning.h"

#include <ATen/ops/ones.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace paretoscope::compress::method {

namespace {

/// A bool tensor shaped as WEIGHT (float32), false for the ZEROS weights of smallest magnitude. Of equal
/// magnitudes those that come first in storage (row-major) order go first: what a stable ascending sort of
/// |w| would choose.
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

class Magnitude final : public Pruning {
public:
    const About &about() const override
    {
        static const About about{
            .key = "magnitude",
            .title = PARETOSCOPE_TEXT("Methods", "Smallest weights"),
            .stage = Stage::Prune,
            .parameters = {sparsityParameter()},
            .paper = "Han et al. 2015, Learning both Weights and Connections for Efficient Neural "
                     "Networks (layer by layer, without retraining)",
            .isUsual = true};
        return about;
    }

    base::Result<void> apply(CompressedWeight &coded, const Values &values, const Given &given) const override
    {
        const std::int64_t zeros = zeroCount(sparsityOf(values), coded.weight.numel());
        keepOnly(coded, keptByMagnitude(coded.weight, zeros), given.layer);
        return {};
    }
};

} // namespace

const Method &magnitude()
{
    static const Magnitude method;
    return method;
}

} // namespace paretoscope::compress::method
