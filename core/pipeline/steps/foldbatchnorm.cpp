// Folding: every batch norm in inference mode goes into the convolution or linear layer that it follows,
// where that one has no other consumer: w' = w · γ/√(σ²+ε), b' = (b − μ) · γ/√(σ²+ε) + β, computed in
// float64. Any other is combined: its four vectors become the scale and the shift in these formulas, its
// "weight" and "bias".
#include "core/base/enginescope.h"
#include "core/base/namelist.h"
#include "core/graph/editor.h"
#include "core/graph/findlayers.h"
#include "core/graph/knowntensor.h"
#include "core/graph/weightuse.h"
#include "core/pipeline/channels/scaledweight.h"
#include "core/pipeline/norms/batchnormaffine.h"
#include "core/pipeline/norms/combinebatchnorm.h"
#include "core/pipeline/norms/foldablenorms.h"
#include "core/pipeline/stepkind.h"

#include <ATen/ops/add.h>
#include <ATen/ops/mul.h>

namespace paretoscope::pipeline::step {

namespace {

/// A batch norm's channels are dimension 1, the layer's are its last but RANK − 2 ones: they only are the
/// same for the rank that the layer is meant for, which a run alone can tell.
void requireRank(graph::Node &node, std::size_t inputSlot, std::int64_t rank)
{
    node.run = [run = std::move(node.run), count = node.inputs.size(), inputSlot,
                rank](torch::jit::Stack &stack) {
        const auto dimensions = stack[stack.size() - count + inputSlot].toTensor().dim();
        TORCH_CHECK(dimensions == rank, "batch norm was folded for inputs of ", rank,
                    " dimensions but this one has ", dimensions, "; keep it unfolded");
        run(stack);
    };
}

void foldOne(graph::Editor &editor, const FoldableNorm &match)
{
    const graph::ModelData &data = editor.data();
    graph::Node &producer = editor.node(match.producer);
    const graph::WeightUse use = *graph::weightUseOf(data, producer);
    const Affine affine = affineOf(data, data.nodes[match.norm]);
    const auto spread = spreadOf(data, data.nodes[match.norm]);
    const graph::Parameter &own = data.parameters[static_cast<std::size_t>(use.weight)];
    const std::string weightName = own.name;
    const at::Tensor weight = own.tensor;
    const at::Tensor bias = graph::knownTensor(data, producer.inputs[*use.biasSlot]);
    at::Tensor shift = affine.shift;
    if (bias.defined())
        shift = at::add(at::mul(bias, affine.scale), shift);
    const graph::Layer layer = graph::wholeLayer(data, use);
    const graph::FloatType storedBias =
        bias.defined() ? graph::storedTypeOf(data, producer.inputs[*use.biasSlot]) : layer.stored;
    producer.inputs[use.weightSlot] =
        editor.parameter(weightName, withOutputsScaled(weight, layer, affine.scale), layer.stored);
    producer.inputs[*use.biasSlot] =
        editor.parameter(biasNameFor(weightName), shift.to(weight.scalar_type()), storedBias, spread);
    editor.bypass(match.norm, match.producer);
    const bool linear = use.kind == graph::LayerKind::Linear;
    requireRank(producer, use.inputSlot, linear ? 2 : weight.dim());
}

base::Sentence foldableSentence(std::size_t count)
{
    const base::Wording wording =
        count == 1 ? PARETOSCOPE_SAY("fold-batch-norm.foldable-one",
                                     "%1 batch norm can be folded into the layer before.")
                   : PARETOSCOPE_SAY("fold-batch-norm.foldable",
                                     "%1 batch norms can be folded into the layer before.");
    return {wording, count};
}

base::Sentence combinableSentence(std::size_t count)
{
    const base::Wording wording =
        count == 1 ? PARETOSCOPE_SAY("fold-batch-norm.combinable-one",
                                     "%1 batch norm besides can be one scale and one shift.")
                   : PARETOSCOPE_SAY("fold-batch-norm.combinable",
                                     "%1 batch norms besides can be one scale and one shift.");
    return {wording, count};
}

class FoldBatchNorm final : public NetworkStep {
public:
    const StepAbout &about() const override
    {
        static const StepAbout about{
            .key = "foldBatchNorm",
            .title = PARETOSCOPE_TEXT("Steps", "Fold batch norm"),
            .tip = PARETOSCOPE_TEXT("Steps",
                                    "Fold batch norms into the layers before them, which removes their bytes "
                                    "and changes no answer"),
            .phrase = PARETOSCOPE_SAY("step.batch-norm-folded", "batch norm folded"),
            .place = 10,
            .paper = "Jacob et al. 2018, Quantization and Training of Neural Networks for Efficient "
                     "Integer-Arithmetic-Only Inference, section 3.2",
            .isUsual = true};
        return about;
    }

    Findings look(const graph::Model &model, const compress::Values &) const override
    {
        const auto foldable = findFoldableNorms(model.data()).size();
        const auto combinable = findCombinableNorms(model.data()).size();
        std::vector<base::Sentence> sentences{foldableSentence(foldable)};
        if (combinable > 0)
            sentences.push_back(combinableSentence(combinable));
        return {static_cast<std::int64_t>(foldable + combinable), base::inARow(sentences), {}};
    }

    base::Result<Work> run(Work work, const compress::Values &, const Calibration *,
                           const std::stop_token &) const override
    {
        const base::EngineScope engine;
        return base::guarded(
            base::ErrorCode::ModelUnsupported,
            PARETOSCOPE_SAY("fold-batch-norm.failed",
                            "The batch norms of this model cannot be folded; keep them unfolded."),
            [&]() -> base::Result<Work> {
                graph::Editor editor(work.model);
                for (const FoldableNorm &match : findFoldableNorms(work.model.data()))
                    foldOne(editor, match);
                combineBatchNorms(editor, findCombinableNorms(work.model.data()));
                work.model = std::move(editor).finish();
                return std::move(work);
            });
    }
};

} // namespace

const StepKind &foldbatchnorm()
{
    static const FoldBatchNorm kind;
    return kind;
}

} // namespace paretoscope::pipeline::step
