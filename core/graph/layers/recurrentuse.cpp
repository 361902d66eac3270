#include "core/graph/layers/recurrentuse.h"

#include <array>
#include <string_view>
#include <utility>

namespace paretoscope::graph {

namespace {

struct RecurrentOperator {
    std::string_view name;
    LayerKind kind;
};

constexpr std::array sequenceOperators{
    RecurrentOperator{"aten::lstm", LayerKind::Lstm}, RecurrentOperator{"aten::gru", LayerKind::Gru},
    RecurrentOperator{"aten::rnn_tanh", LayerKind::Rnn}, RecurrentOperator{"aten::rnn_relu", LayerKind::Rnn}};

constexpr std::array cellOperators{RecurrentOperator{"aten::lstm_cell", LayerKind::Lstm},
                                   RecurrentOperator{"aten::gru_cell", LayerKind::Gru},
                                   RecurrentOperator{"aten::rnn_tanh_cell", LayerKind::Rnn},
                                   RecurrentOperator{"aten::rnn_relu_cell", LayerKind::Rnn}};

template <std::size_t count>
std::optional<LayerKind> kindIn(const std::array<RecurrentOperator, count> &operators, std::string_view name)
{
    for (const RecurrentOperator &known : operators)
        if (known.name == name)
            return known.kind;
    return std::nullopt;
}

/// A matrix that VALUE is a view of.
std::optional<WeightUse> matrixAt(const ModelData &data, ValueId value, LayerKind kind)
{
    auto path = weightPathOf(data, value);
    if (!path || data.parameters[static_cast<std::size_t>(path->parameter)].tensor.dim() != 2)
        return std::nullopt;
    WeightUse use;
    use.kind = kind;
    use.weight = path->parameter;
    use.path = std::move(*path);
    use.isByChannel = false;
    return use;
}

ParameterId biasAt(const ModelData &data, ValueId value)
{
    const auto path = weightPathOf(data, value);
    const bool vector = path && data.parameters[static_cast<std::size_t>(path->parameter)].tensor.dim() == 1;
    return vector ? path->parameter : -1;
}

/// The list has, for each layer and direction, the matrices of input and state, their two biases if there are
/// any, and the matrix of a projected state if it is.
std::vector<WeightUse> sequenceUses(const ModelData &data, const Node &node, LayerKind kind)
{
    const std::size_t slot = node.overload == "data" ? 3 : 2;
    const auto elements = slot < node.inputs.size() ? listElements(data, node.inputs[slot]) : std::nullopt;
    std::vector<WeightUse> uses;
    for (std::size_t i = 0; elements && i < elements->size(); ++i) {
        auto use = matrixAt(data, (*elements)[i], kind);
        if (!use)
            continue;
        use->weightSlot = slot;
        use->listPlace = i;
        if (i + 2 < elements->size())
            use->bias = biasAt(data, (*elements)[i + 2]);
        uses.push_back(std::move(*use));
    }
    return uses;
}

std::vector<WeightUse> slotUses(const ModelData &data, const Node &node, LayerKind kind,
                                std::initializer_list<std::pair<std::size_t, std::size_t>> weightsAndBiases)
{
    std::vector<WeightUse> uses;
    for (const auto &[weight, bias] : weightsAndBiases) {
        if (bias >= node.inputs.size())
            continue;
        auto use = matrixAt(data, node.inputs[weight], kind);
        if (!use)
            continue;
        use->weightSlot = weight;
        use->biasSlot = bias;
        use->bias = biasAt(data, node.inputs[bias]);
        uses.push_back(std::move(*use));
    }
    return uses;
}

} // namespace

std::vector<WeightUse> recurrentUsesOf(const ModelData &data, const Node &node)
{
    if (const auto kind = kindIn(sequenceOperators, node.op))
        return sequenceUses(data, node, *kind);
    if (const auto kind = kindIn(cellOperators, node.op))
        return slotUses(data, node, *kind, {{2, 4}, {3, 5}});
    return {};
}

std::vector<WeightUse> attentionUsesOf(const ModelData &data, const Node &node)
{
    if (node.op == "aten::_native_multi_head_attention")
        return slotUses(data, node, LayerKind::Linear, {{5, 6}, {7, 8}});
    if (node.op == "aten::_transformer_encoder_layer_fwd")
        return slotUses(data, node, LayerKind::Linear, {{3, 4}, {5, 6}, {14, 15}, {16, 17}});
    return {};
}

} // namespace paretoscope::graph
