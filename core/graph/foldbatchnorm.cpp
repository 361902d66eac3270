#include "core/base/enginescope.h"
#include "core/graph/batchnormaffine.h"
#include "core/graph/buildmodel.h"
#include "core/graph/combinebatchnorm.h"
#include "core/graph/findlayers.h"
#include "core/graph/foldablenorms.h"
#include "core/graph/model.h"
#include "core/graph/modeldata.h"
#include "core/graph/weightuse.h"

#include <ATen/ops/add.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/zeros_like.h>

#include <iterator>
#include <vector>

namespace paretoscope::graph {

namespace {

std::size_t index(std::int32_t id)
{
    return static_cast<std::size_t>(id);
}

/// Output channels lie along dimension 0; transposed, along dimension 1 within each group of dimension 0.
at::Tensor scaledWeight(const at::Tensor &weight, const at::Tensor &scale, const Layer &layer)
{
    at::Tensor factors;
    if (layer.isTransposed()) {
        const std::int64_t perGroup = weight.size(0) / layer.groups;
        factors = scale.view({layer.groups, weight.size(1)}).repeat_interleave(perGroup, 0);
    } else {
        factors = scale;
    }
    while (factors.dim() < weight.dim())
        factors = factors.unsqueeze(-1);
    const at::Tensor scaled = at::mul(weight.to(c10::ScalarType::Double), factors).to(weight.scalar_type());
    at::Tensor result = at::zeros_like(weight); // keeps the weight's strides, by which kernels are chosen
    result.copy_(scaled);
    return result;
}

/// A batch norm's channels are dimension 1, the layer's are its last but RANK − 2 ones: they only are the
/// same for the rank that the layer is meant for, which a run alone can tell.
void requireRank(Node &node, std::size_t inputSlot, std::int64_t rank)
{
    node.run = [run = std::move(node.run), count = node.inputs.size(), inputSlot,
                rank](torch::jit::Stack &stack) {
        const auto dimensions = stack[stack.size() - count + inputSlot].toTensor().dim();
        TORCH_CHECK(dimensions == rank, "batch norm was folded for inputs of ", rank,
                    " dimensions but this one has ", dimensions, "; keep it unfolded");
        run(stack);
    };
}

void foldOne(ModelData &data, const FoldableNorm &match)
{
    Node &producer = data.nodes[match.producer];
    const Node &norm = data.nodes[match.norm];
    const WeightUse use = *weightUseOf(data, producer);
    const Affine affine = affineOf(data, norm);
    const std::string weightName = data.parameters[index(use.weight)].name;
    const at::Tensor weight = data.parameters[index(use.weight)].tensor;
    const at::Tensor bias = knownTensor(data, producer.inputs[*use.biasSlot]);
    at::Tensor shift = affine.shift;
    if (bias.defined())
        shift = at::add(at::mul(bias, affine.scale), shift);
    const auto dot = weightName.rfind('.');
    const std::string biasName =
        (dot == std::string::npos ? std::string() : weightName.substr(0, dot + 1)) + "bias";
    const Layer layer = wholeLayer(data, use);
    const FloatType storedBias =
        bias.defined() ? storedTypeOf(data, producer.inputs[*use.biasSlot]) : layer.stored;
    producer.inputs[use.weightSlot] =
        addParameter(data, weightName, scaledWeight(weight, affine.scale, layer), layer.stored);
    producer.inputs[*use.biasSlot] = addParameter(data, biasName, shift.to(weight.scalar_type()), storedBias);
    producer.outputs = norm.outputs;
    const bool linear = use.kind == LayerKind::Linear;
    requireRank(producer, use.inputSlot, linear ? 2 : weight.dim());
}

} // namespace

base::Result<Model> foldBatchNorm(const Model &model)
{
    const base::EngineScope engine;
    return base::guarded(
        base::ErrorCode::ModelUnsupported,
        "The batch norms of this model cannot be folded; keep them unfolded.", [&]() -> base::Result<Model> {
            ModelData data = model.data();
            std::vector<bool> folded(data.nodes.size(), false);
            for (const FoldableNorm &match : findFoldableNorms(model.data())) {
                foldOne(data, match);
                folded[match.norm] = true;
            }
            std::size_t position = 0;
            std::vector<Node> first = combineBatchNorms(data, findCombinableNorms(model.data()));
            std::erase_if(data.nodes, [&](const Node &) { return bool(folded[position++]); });
            data.nodes.insert(data.nodes.begin(), std::make_move_iterator(first.begin()),
                              std::make_move_iterator(first.end()));
            data.batchNormFolded = true;
            return buildModel(std::move(data));
        });
}

} // namespace paretoscope::graph
