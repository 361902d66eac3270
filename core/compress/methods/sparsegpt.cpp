// SparseGPT: weights become zero input by input, and those that stay make up for it.
#include "core/compress/weights/inputpruning.h"

namespace paretoscope::compress::method {

namespace {

class SparseGpt final : public Pruning {
public:
    const About &about() const override
    {
        static const About about{
            .key = "sparsegpt",
            .title = PARETOSCOPE_TEXT("Methods", "The others make up for it (SparseGPT)"),
            .stage = Stage::Prune,
            .parameters = {sparsityParameter(), patternParameter()},
            .paper = "Frantar & Alistarh 2023, SparseGPT: Massive Language Models Can Be Accurately Pruned "
                     "in One-Shot",
            .needs = Needs::Inputs};
        return about;
    }

    base::Result<void> apply(CompressedWeight &coded, const Values &values, const Given &given) const override
    {
        const Pruned pruned =
            pruneByInputs(toRows(coded.weight, given.layer).contiguous(), given.inputs,
                          {.zeros = zerosOf(given.layer, values), .pattern = patternOf(values)}, given.stop);
        coded.weight = fromRows(pruned.rows, given.layer).contiguous();
        coded.kept = pruned.kept;
        return {};
    }
};

} // namespace

const Method &sparsegpt()
{
    static const SparseGpt method;
    return method;
}

} // namespace paretoscope::compress::method
