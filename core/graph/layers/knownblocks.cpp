#include "core/graph/layers/knownblocks.h"

#include "core/graph/weightuse.h"

namespace paretoscope::graph {

namespace {

using Names = std::vector<std::string>;

/// A sequence operator's list may hold the matrix of a projected state, too, which has no gates: the last of
/// three or five for each layer and direction (torch.nn.LSTM, proj_size).
bool isProjection(const ModelData &data, const Node &node, const WeightUse &use)
{
    if (!use.listPlace)
        return false;
    const auto elements = listElements(data, node.inputs[use.weightSlot]);
    const auto biases = constantInt(data, node, use.weightSlot + 1);
    const auto layers = constantInt(data, node, use.weightSlot + 2);
    const auto bothWays = constantInt(data, node, use.weightSlot + 5);
    if (!elements || !biases || !layers || !bothWays || *layers < 1)
        return true; // it cannot be told
    const std::size_t cells = static_cast<std::size_t>(*layers) * (*bothWays != 0 ? 2 : 1);
    const std::size_t perCell = elements->size() / cells;
    const std::size_t usual = *biases != 0 ? 4 : 2;
    return elements->size() % cells != 0 || perCell < usual || perCell > usual + 1 ||
           (perCell > usual && *use.listPlace % perCell == usual);
}

/// In the order in which PyTorch stacks them.
Names blocksOfUse(const ModelData &data, const Node &node, const WeightUse &use)
{
    if (!use.path.nodes.empty())
        return {};
    if (use.kind == LayerKind::Lstm)
        return isProjection(data, node, use) ? Names() : Names{"i", "f", "g", "o"};
    if (use.kind == LayerKind::Gru)
        return isProjection(data, node, use) ? Names() : Names{"r", "z", "n"};
    const bool packed = (node.op == "aten::_native_multi_head_attention" && use.weightSlot == 5) ||
                        (node.op == "aten::_transformer_encoder_layer_fwd" && use.weightSlot == 3);
    return packed ? Names{"q", "k", "v"} : Names();
}

} // namespace

std::vector<std::string> knownBlocks(const ModelData &data, const Readers &readers, std::size_t layer)
{
    const LayerBinding &binding = data.bindings.at(layer);
    Names known;
    bool first = true;
    for (const std::int32_t index : binding.computing) {
        const Node &node = data.nodes[static_cast<std::size_t>(index)];
        for (const WeightUse &use : weightUsesOf(data, node)) {
            if (use.weight != binding.weight)
                continue;
            Names own = blocksOfUse(data, node, use);
            if (own.empty() && feedsAttention(data, readers, index, use))
                own = {"q", "k", "v"};
            if (own.empty() || (!first && own != known))
                return {};
            known = std::move(own);
            first = false;
        }
    }
    return known;
}

} // namespace paretoscope::graph
