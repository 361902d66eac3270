#include "core/graph/layers/opaqueuse.h"

#include <torch/csrc/jit/ir/constants.h>
#include <torch/csrc/jit/ir/ir.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace paretoscope::graph {

namespace {

namespace jit = torch::jit;

/// Operators whose weight has its output channels along dimension 0.
struct StoredOperator {
    std::string_view name;
    std::size_t weightSlot;
    std::array<LayerKind, 6> kinds; ///< by dimensions of the weight
};

constexpr std::array<LayerKind, 6> always(LayerKind kind)
{
    return {LayerKind::Other, LayerKind::Other, kind, LayerKind::Other, LayerKind::Other, LayerKind::Other};
}

constexpr std::array<LayerKind, 6> convolution{LayerKind::Other,  LayerKind::Other,  LayerKind::Other,
                                               LayerKind::Conv1d, LayerKind::Conv2d, LayerKind::Conv3d};

constexpr std::array storedOperators{
    StoredOperator{"aten::linear", 1, always(LayerKind::Linear)},
    StoredOperator{"aten::embedding", 0, always(LayerKind::Embedding)},
    StoredOperator{"aten::conv1d", 1, convolution},
    StoredOperator{"aten::conv2d", 1, convolution},
    StoredOperator{"aten::conv3d", 1, convolution},
    StoredOperator{"aten::_native_multi_head_attention", 5, always(LayerKind::Linear)},
    StoredOperator{"aten::_native_multi_head_attention", 7, always(LayerKind::Linear)},
    StoredOperator{"aten::_transformer_encoder_layer_fwd", 3, always(LayerKind::Linear)},
    StoredOperator{"aten::_transformer_encoder_layer_fwd", 5, always(LayerKind::Linear)},
    StoredOperator{"aten::_transformer_encoder_layer_fwd", 14, always(LayerKind::Linear)},
    StoredOperator{"aten::_transformer_encoder_layer_fwd", 16, always(LayerKind::Linear)},
    StoredOperator{"aten::lstm_cell", 2, always(LayerKind::Lstm)},
    StoredOperator{"aten::lstm_cell", 3, always(LayerKind::Lstm)},
    StoredOperator{"aten::gru_cell", 2, always(LayerKind::Gru)},
    StoredOperator{"aten::gru_cell", 3, always(LayerKind::Gru)}};

class StoredGraph {
public:
    StoredGraph(const ModelData &data, const Node &node) : m_data(data), m_node(node)
    {
        visit(node.opaque->block());
    }

    std::vector<WeightUse> uses() { return std::move(m_uses); }

private:
    void visit(const jit::Block *block)
    {
        for (const jit::Node *inner : block->nodes()) {
            for (const StoredOperator &known : storedOperators)
                if (known.name == inner->kind().toQualString() && known.weightSlot < inner->inputs().size())
                    add(known, inner->inputs()[known.weightSlot]);
            for (const jit::Block *nested : inner->blocks())
                visit(nested);
        }
    }

    void add(const StoredOperator &known, const jit::Value *weight)
    {
        const auto &inputs = m_node.opaque->inputs();
        const auto found = std::find(inputs.begin(), inputs.end(), weight);
        const auto slot = static_cast<std::size_t>(found - inputs.begin());
        auto path = slot < m_node.inputs.size() ? weightPathOf(m_data, m_node.inputs[slot]) : std::nullopt;
        if (!path || !path->nodes.empty())
            return;
        const at::Tensor &tensor = m_data.parameters[static_cast<std::size_t>(path->parameter)].tensor;
        const auto dimensions = static_cast<std::size_t>(tensor.dim());
        if (dimensions >= known.kinds.size() || known.kinds[dimensions] == LayerKind::Other)
            return;
        WeightUse use;
        use.kind = known.kinds[dimensions];
        use.weight = path->parameter;
        use.path = std::move(*path);
        use.weightSlot = slot;
        use.isByChannel = false;
        m_uses.push_back(std::move(use));
    }

    const ModelData &m_data;
    const Node &m_node;
    std::vector<WeightUse> m_uses;
};

} // namespace

std::vector<WeightUse> opaqueUsesOf(const ModelData &data, const Node &node)
{
    return node.opaque ? StoredGraph(data, node).uses() : std::vector<WeightUse>();
}

} // namespace paretoscope::graph
