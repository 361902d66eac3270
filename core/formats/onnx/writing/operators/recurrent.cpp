#include "core/formats/onnx/writing/lowering.h"

namespace paretoscope::formats::onnx::writing {

namespace {

struct Network {
    const char *type;                ///< of ONNX
    std::vector<std::int64_t> gates; ///< LibTorch's gate at each place of ONNX's
    bool hasCells = false;
    std::vector<Attribute> settings{};
};

/// The gates of WEIGHT, [gates · hidden, …], in ONNX's order.
ValueName ordered(Lowering &l, const Operand &weight, const Network &network)
{
    if (network.gates.size() < 2)
        return weight.name;
    const std::int64_t hidden = weight.sizes[0] / static_cast<std::int64_t>(network.gates.size());
    const std::vector<std::int64_t> sizes(network.gates.size(), hidden);
    const auto parts =
        l.calls("Split", {weight.name, l.builder.numbers(sizes)}, sizes.size(), {whole("axis", 0)});
    std::vector<ValueName> placed;
    for (const std::int64_t gate : network.gates)
        placed.push_back(parts[static_cast<std::size_t>(gate)]);
    return l.call("Concat", placed, {whole("axis", 0)});
}

ValueName joined(Lowering &l, const std::vector<ValueName> &parts, std::int64_t axis)
{
    return parts.size() == 1 ? parts.front() : l.call("Concat", parts, {whole("axis", axis)});
}

/// One layer of all its DIRECTIONS: W, R and B of ONNX.
std::vector<ValueName> layerWeights(Lowering &l, const Network &network, std::vector<Operand> weights,
                                    std::size_t perDirection, bool hasBias)
{
    std::vector<ValueName> inputs, hidden, biases;
    for (std::size_t first = 0; first < weights.size(); first += perDirection) {
        inputs.push_back(l.unsqueezed(ordered(l, weights[first], network), {0}));
        hidden.push_back(l.unsqueezed(ordered(l, weights[first + 1], network), {0}));
        if (hasBias)
            biases.push_back(l.unsqueezed(
                joined(l, {ordered(l, weights[first + 2], network), ordered(l, weights[first + 3], network)},
                       0),
                {0}));
    }
    return {joined(l, inputs, 0), joined(l, hidden, 0), hasBias ? joined(l, biases, 0) : ValueName()};
}

/// input, state(s), weights, has_biases, layers, dropout, train, bidirectional, batch_first
void lowerRecurrent(Lowering &l, const Network &network)
{
    const bool isPacked = network.hasCells ? !l.isHost(3) : l.isTensor(1) && l.isTensor(2);
    if (isPacked)
        throw Unwritable{PARETOSCOPE_SAY("onnx.packed-sequences", "it runs on packed sequences")};
    const bool hasBias = l.flag(3);
    const std::int64_t layers = l.integer(4);
    const bool isBoth = l.flag(7);
    const bool isBatchFirst = l.flag(8);
    const std::int64_t directions = isBoth ? 2 : 1;
    const Operand given = l.tensor(0);
    const std::vector<Operand> states = network.hasCells ? l.tensors(1) : std::vector<Operand>{l.tensor(1)};
    const std::vector<Operand> weights = l.tensors(2);
    const std::size_t perDirection = hasBias ? 4 : 2;
    if (weights.size() != perDirection * static_cast<std::size_t>(layers * directions) || given.rank() != 3)
        throw Unwritable{PARETOSCOPE_SAY("onnx.projected", "its state is projected, or it is given a sample "
                                                           "without the dimension of the batch")};
    ValueName x = isBatchFirst ? l.transposed(given.name, {1, 0, 2}) : given.name;
    std::vector<std::vector<ValueName>> last(states.size());
    const std::size_t perLayer = perDirection * static_cast<std::size_t>(directions);
    for (std::int64_t layer = 0; layer < layers; ++layer) {
        const auto from = weights.begin() + static_cast<std::ptrdiff_t>(perLayer) * layer;
        const auto own = layerWeights(l, network, {from, from + static_cast<std::ptrdiff_t>(perLayer)},
                                      perDirection, hasBias);
        std::vector<ValueName> inputs{x, own[0], own[1], own[2], ""};
        for (const Operand &state : states)
            inputs.push_back(layers == 1
                                 ? state.name
                                 : l.sliced(state.name, 0, layer * directions, (layer + 1) * directions));
        const std::int64_t hidden = from[1].sizes[1];
        std::vector<Attribute> attributes{text("direction", isBoth ? "bidirectional" : "forward"),
                                          whole("hidden_size", hidden)};
        for (const Attribute &setting : network.settings)
            attributes.push_back(setting);
        if (std::string_view(network.type) == "RNN" && l.node().op == "aten::rnn_relu")
            attributes.push_back(
                {"activations", std::vector<std::string>(static_cast<std::size_t>(directions), "Relu")});
        const auto made = l.calls(network.type, inputs, 1 + states.size(), attributes);
        // [length, directions, samples, hidden] → [length, samples, directions · hidden]
        x = l.reshaped(l.transposed(made[0], {0, 2, 1, 3}), {0, 0, directions * hidden});
        for (std::size_t i = 0; i < states.size(); ++i)
            last[i].push_back(made[i + 1]);
    }
    l.give(isBatchFirst ? l.transposed(x, {1, 0, 2}) : x);
    for (const auto &ends : last)
        l.give(joined(l, ends, 0));
}

} // namespace

const Lowers &lowerRecurrent()
{
    static const Lowers table{
        {"aten::lstm",
         [](Lowering &l) {
             lowerRecurrent(l, {"LSTM", {0, 3, 1, 2}, true});
         }},
        {"aten::gru",
         [](Lowering &l) {
             lowerRecurrent(l, {"GRU", {1, 0, 2}, false, {whole("linear_before_reset", 1)}});
         }},
        {"aten::rnn_tanh",
         [](Lowering &l) {
             lowerRecurrent(l, {"RNN", {0}});
         }},
        {"aten::rnn_relu",
         [](Lowering &l) {
             lowerRecurrent(l, {"RNN", {0}});
         }},
    };
    return table;
}

} // namespace paretoscope::formats::onnx::writing
