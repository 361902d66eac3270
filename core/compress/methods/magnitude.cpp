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
            .parameters = {sparsityParameter(), patternParameter()},
            .paper = "Han et al. 2015, Learning both Weights and Connections for Efficient Neural "
                     "Networks (layer by layer, without retraining)",
            .isUsual = true};
        return about;
    }

    base::Result<void> apply(CompressedWeight &coded, const Values &values, const Given &given) const override
    {
        // Equal magnitudes in storage order, or in that of rows.
        const at::Tensor magnitudes = coded.weight.contiguous().abs().to(at::kDouble);
        const auto pattern = patternOf(values);
        keepOnly(coded,
                 pattern ? fromRows(keptByPattern(toRows(magnitudes, given.layer).contiguous(), *pattern),
                                    given.layer)
                         : keptOfAll(magnitudes, zerosOf(given.layer, values)),
                 given.layer);
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
