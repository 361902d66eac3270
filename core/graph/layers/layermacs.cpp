#include "core/graph/layers/layermacs.h"

#include "core/graph/layers/einsumlabels.h"
#include "core/graph/weightuse.h"

#include <algorithm>

namespace paretoscope::graph {

namespace {

/// A use while the values that its node read are known.
struct SeenUse {
    const ModelData &data;
    const Node &node;
    const WeightUse &use;
    const std::vector<c10::IValue> &values;

    at::Tensor tensor(ValueId id) const
    {
        const Value &value = data.values[static_cast<std::size_t>(id)];
        if (value.origin == Value::Origin::Parameter)
            return data.parameters[static_cast<std::size_t>(value.parameter)].tensor;
        const c10::IValue &seen =
            value.origin == Value::Origin::Constant ? value.constant : values[static_cast<std::size_t>(id)];
        return seen.isTensor() ? seen.toTensor() : at::Tensor();
    }
    at::Tensor input() const { return tensor(node.inputs[use.inputSlot]); }
    at::Tensor output() const { return tensor(node.outputs[0]); }
    at::Tensor weight() const { return tensor(node.inputs[use.weightSlot]); }
};

/// Each output of a convolution sums weight[0].numel() products; each input of a transposed one is multiplied
/// with weight[0].numel() weights.
std::int64_t macsOfConvolution(const SeenUse &seen, bool transposed)
{
    const at::Tensor weight = seen.weight();
    return (transposed ? seen.input() : seen.output()).numel() * (weight.numel() / weight.size(0));
}

/// Every matrix is multiplied once with every vector of the input.
std::int64_t macsOfEachVector(const SeenUse &seen)
{
    const at::Tensor input = seen.input();
    const at::Tensor &weight = seen.data.parameters[static_cast<std::size_t>(seen.use.weight)].tensor;
    return input.dim() == 0 ? 0
                            : weight.numel() * (input.numel() / std::max<std::int64_t>(input.size(-1), 1));
}

/// One product for each combination of the sizes of all labels.
std::int64_t macsOfEinsum(const SeenUse &seen)
{
    const c10::IValue &equation = seen.data.values[static_cast<std::size_t>(seen.node.inputs[0])].constant;
    const c10::IValue &operands = seen.values[static_cast<std::size_t>(seen.node.inputs[1])];
    if (!operands.isTensorList() || !equation.isString())
        return 0;
    std::vector<std::vector<std::int64_t>> shapes;
    for (const at::Tensor &operand : operands.toTensorVector())
        shapes.push_back(operand.sizes().vec());
    return einsumProducts(equation.toStringRef(), shapes);
}

/// Each output sums as many products as the matrix is long on its side.
std::int64_t macsOfProduct(const SeenUse &seen)
{
    const at::Tensor weight = seen.weight();
    if (seen.node.op == "aten::bilinear")
        return seen.output().numel() * weight.size(1) * weight.size(2);
    const bool rows = seen.node.op != "aten::linear" && seen.use.weightSlot > seen.use.inputSlot;
    return weight.dim() < 2 ? 0 : seen.output().numel() * weight.size(rows ? -2 : -1);
}

bool isByVector(const Node &node, LayerKind kind)
{
    return kind == LayerKind::Lstm || kind == LayerKind::Gru || kind == LayerKind::Rnn ||
           node.op == "aten::_native_multi_head_attention" ||
           node.op == "aten::_transformer_encoder_layer_fwd";
}

std::int64_t macsOf(const SeenUse &seen)
{
    if (isByVector(seen.node, seen.use.kind))
        return macsOfEachVector(seen);
    if (seen.node.op == "aten::einsum")
        return macsOfEinsum(seen);
    switch (seen.use.kind) {
    case LayerKind::Embedding:
        return 0;
    case LayerKind::Conv1d:
    case LayerKind::Conv2d:
    case LayerKind::Conv3d:
        return macsOfConvolution(seen, false);
    case LayerKind::ConvTranspose1d:
    case LayerKind::ConvTranspose2d:
    case LayerKind::ConvTranspose3d:
        return macsOfConvolution(seen, true);
    default:
        return seen.node.op.find("conv") == std::string::npos ? macsOfProduct(seen)
                                                              : macsOfConvolution(seen, false);
    }
}

} // namespace

MacCounter::MacCounter(const ModelData &data) : m_data(data), m_macs(data.parameters.size(), 0) {}

void MacCounter::observe(std::size_t index, const std::vector<c10::IValue> &values)
{
    const Node &node = m_data.nodes[index];
    if (node.opaque) // how often it runs through is not told
        return;
    for (const WeightUse &use : weightUsesOf(m_data, node))
        m_macs[static_cast<std::size_t>(use.weight)] += macsOf({m_data, node, use, values});
}

std::vector<std::int64_t> MacCounter::perSample(std::int64_t batch) const
{
    std::vector<std::int64_t> macs;
    for (const LayerBinding &binding : m_data.bindings) {
        const auto weight = static_cast<std::size_t>(binding.weight);
        macs.push_back(m_macs[weight] / std::max<std::int64_t>(batch, 1));
        if (const ChannelBlock &block = binding.block; !block.isWhole()) // each channel costs the same
            macs.back() /= m_data.parameters[weight].tensor.size(block.dimension) / block.count;
    }
    return macs;
}

} // namespace paretoscope::graph
