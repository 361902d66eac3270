#include "core/base/enginescope.h"
#include "core/graph/buildmodel.h"
#include "core/graph/foldablenorms.h"
#include "core/graph/model.h"
#include "core/graph/modeldata.h"
#include "core/graph/weightuse.h"

#include <ATen/ops/add.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/rsqrt.h>
#include <ATen/ops/zeros_like.h>

namespace paretoscope::graph {

namespace {

std::size_t index(std::int32_t id)
{
    return static_cast<std::size_t>(id);
}

/// A parameter or constant in float64; undefined for None.
at::Tensor known(const ModelData &data, ValueId id)
{
    const Value &value = data.values[index(id)];
    at::Tensor tensor;
    if (value.origin == Value::Origin::Parameter)
        tensor = data.parameters[index(value.parameter)].tensor;
    else if (value.constant.isTensor())
        tensor = value.constant.toTensor();
    return tensor.defined() ? tensor.to(c10::ScalarType::Double) : tensor;
}

/// y = x · scale + shift, by channel, in float64.
struct Affine {
    at::Tensor scale;
    at::Tensor shift;
};

/// y = (x − μ) · γ/√(σ²+ε) + β (Ioffe and Szegedy 2015, algorithm 2).
Affine affineOf(const ModelData &data, const Node &norm)
{
    const at::Tensor mean = known(data, norm.inputs[3]);
    const at::Tensor variance = known(data, norm.inputs[4]);
    const at::Tensor gamma = known(data, norm.inputs[1]);
    const at::Tensor beta = known(data, norm.inputs[2]);
    const double epsilon = data.values[index(norm.inputs[7])].constant.toDouble();
    Affine affine;
    affine.scale = at::rsqrt(at::add(variance, epsilon));
    if (gamma.defined())
        affine.scale = at::mul(affine.scale, gamma);
    affine.shift = at::mul(mean, affine.scale).neg();
    if (beta.defined())
        affine.shift = at::add(affine.shift, beta);
    return affine;
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

ValueId addParameter(ModelData &data, std::string name, at::Tensor tensor)
{
    Value value;
    value.name = name;
    value.origin = Value::Origin::Parameter;
    value.parameter = static_cast<ParameterId>(data.parameters.size());
    data.parameters.push_back({std::move(name), std::move(tensor), false});
    data.values.push_back(std::move(value));
    if (!data.writtenMemory.empty())
        data.writtenMemory.push_back(-1);
    return static_cast<ValueId>(data.values.size() - 1);
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
    const at::Tensor bias = known(data, producer.inputs[*use.biasSlot]);
    at::Tensor shift = affine.shift;
    if (bias.defined())
        shift = at::add(at::mul(bias, affine.scale), shift);
    const auto dot = weightName.rfind('.');
    const std::string biasName =
        (dot == std::string::npos ? std::string() : weightName.substr(0, dot + 1)) + "bias";
    producer.inputs[use.weightSlot] =
        addParameter(data, weightName, scaledWeight(weight, affine.scale, data.layers[match.layer]));
    producer.inputs[*use.biasSlot] = addParameter(data, biasName, shift.to(weight.scalar_type()));
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
            std::erase_if(data.nodes, [&](const Node &) { return bool(folded[position++]); });
            data.batchNormFolded = true;
            return buildModel(std::move(data));
        });
}

} // namespace paretoscope::graph
