// Magnitude pruning: the smallest weights become zero.
#include "core/compress/weights/leastscores.h"

namespace paretoscope::compress::method {

namespace {

class Magnitude final : public Pruning {
public:
    const About &about() const override
    {
        static const About about{
            .key = "magnitude",
            .title = PARETOSCOPE_TEXT("Methods", "Smallest weights"),
            .stage = Stage::Prune,
            .parameters = {sparsityParameter(), patternParameter(), zeroBlockParameter()},
            .paper = "Han et al. 2015, Learning both Weights and Connections for Efficient Neural "
                     "Networks (layer by layer, without retraining)",
            .isUsual = true};
        return about;
    }

    base::Result<void> apply(CompressedWeight &coded, const Values &values, const Given &given) const override
    {
        // Equal magnitudes in storage order, or in that of rows.
        const at::Tensor magnitudes = coded.weight.contiguous().abs().to(at::kDouble);
        const std::int64_t zeros = zerosOf(given.layer, values), block = zeroBlockOf(values);
        const auto pattern = patternOf(values);
        if (!pattern && block == 1) {
            keepOnly(coded, keptOfAll(magnitudes, zeros), given.layer);
            return {};
        }
        const at::Tensor rows = toRows(magnitudes, given.layer).contiguous();
        const at::Tensor kept =
            pattern ? keptByPattern(rows, *pattern) : keptByBlocks(rows, zeros, block, false);
        keepOnly(coded, fromRows(kept, given.layer), given.layer);
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
