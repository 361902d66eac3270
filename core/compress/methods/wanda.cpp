// Wanda: in every output channel the weights that move the output least become zero.
#include "core/compress/weights/inputpruning.h"
#include "core/compress/weights/leastscores.h"

namespace paretoscope::compress::method {

namespace {

class Wanda final : public Pruning {
public:
    const About &about() const override
    {
        static const About about{
            .key = "wanda",
            .title = PARETOSCOPE_TEXT("Methods", "Smallest weights times inputs (Wanda)"),
            .stage = Stage::Prune,
            .parameters = {sparsityParameter(), patternParameter(), zeroBlockParameter()},
            .paper = "Sun et al. 2023, A Simple and Effective Pruning Approach for Large Language Models",
            .needs = Needs::Inputs};
        return about;
    }

    base::Result<void> apply(CompressedWeight &coded, const Values &values, const Given &given) const override
    {
        const at::Tensor rows = toRows(coded.weight, given.layer).contiguous();
        const at::Tensor scores = scoresByInputs(rows, given.inputs);
        const std::int64_t zeros = zerosOf(given.layer, values), block = zeroBlockOf(values);
        const at::Tensor kept = block == 1 ? keptOfRows(scores, zeros, patternOf(values))
                                           : keptByBlocks(scores, zeros, block, true);
        keepOnly(coded, fromRows(kept, given.layer), given.layer);
        return {};
    }
};

} // namespace

const Method &wanda()
{
    static const Wanda method;
    return method;
}

} // namespace paretoscope::compress::method
