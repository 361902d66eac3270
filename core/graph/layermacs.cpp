#include "core/graph/layermacs.h"

#include "core/graph/weightuse.h"

#include <algorithm>

namespace paretoscope::graph {

MacCounter::MacCounter(const ModelData &data)
    : m_data(data), m_layerOfParameter(data.parameters.size(), -1), m_macs(data.layers.size(), 0)
{
    for (std::size_t i = 0; i < data.bindings.size(); ++i)
        m_layerOfParameter[static_cast<std::size_t>(data.bindings[i].weight)] = static_cast<std::int32_t>(i);
}

void MacCounter::observe(std::size_t index, const std::vector<c10::IValue> &values)
{
    const Node &node = m_data.nodes[index];
    const auto use = weightUseOf(m_data, node);
    if (!use || use->kind == LayerKind::Embedding)
        return;
    const at::Tensor &weight = m_data.parameters[static_cast<std::size_t>(use->weight)].tensor;
    const bool transposed =
        use->kind == LayerKind::ConvTranspose1d || use->kind == LayerKind::ConvTranspose2d;
    // Each output of a linear or convolution sums weight[0].numel() products; each input of a transposed
    // convolution is multiplied with weight[0].numel() weights.
    const ValueId counted = transposed ? node.inputs[use->inputSlot] : node.outputs[0];
    const at::Tensor &elements = values[static_cast<std::size_t>(counted)].toTensor();
    const auto layer = static_cast<std::size_t>(m_layerOfParameter[static_cast<std::size_t>(use->weight)]);
    m_macs[layer] += elements.numel() * (weight.numel() / weight.size(0));
}

std::vector<std::int64_t> MacCounter::perSample(std::int64_t batch) const
{
    std::vector<std::int64_t> macs = m_macs;
    for (std::int64_t &count : macs)
        count /= std::max<std::int64_t>(batch, 1);
    return macs;
}

} // namespace paretoscope::graph
