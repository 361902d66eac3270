#include "core/formats/onnx/operators/operators.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <array>

namespace paretoscope::formats::onnx {

namespace {

namespace jit = torch::jit;

struct Kind {
    const char *operation;
    std::vector<std::int64_t> gates; ///< LibTorch's, as places among ONNX's
    std::size_t states;
};

/// Rows of BLOCK, one direction's, gate by gate in LibTorch's order.
at::Tensor inOrder(const at::Tensor &block, const std::vector<std::int64_t> &gates, std::int64_t hidden)
{
    std::vector<at::Tensor> parts;
    for (const std::int64_t gate : gates)
        parts.push_back(block.narrow(0, gate * hidden, hidden));
    return at::cat(parts, 0);
}

std::int64_t directionsOf(const std::string &direction)
{
    if (direction != "forward" && direction != "reverse" && direction != "bidirectional")
        throw Refused{"direction=" + direction};
    return direction == "bidirectional" ? 2 : 1;
}

void checkUsual(NodeWriter &node, const std::vector<std::string> &usual)
{
    const auto lower = [](std::string text) {
        std::ranges::transform(text, text.begin(),
                               [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        return text;
    };
    const std::vector<std::string> functions = node.texts("activations");
    for (std::size_t i = 0; i < functions.size(); ++i)
        if (lower(functions[i]) != usual[i % usual.size()])
            throw Refused{"activations"};
    if (node.has(4))
        throw Refused{"sequence_lens"};
    if (node.hasAttribute("clip") || node.whole("layout", 0) != 0 || node.whole("input_forget", 0) != 0 ||
        node.has(7))
        throw Refused{"clip, layout, input_forget or P"};
}

/// Matrices and biases of every direction, as LibTorch's operators take them.
std::vector<jit::Value *> parametersOf(NodeWriter &node, const Kind &kind, std::int64_t hidden,
                                       std::int64_t directions)
{
    const at::Tensor input = node.constant(1);
    const at::Tensor recurrent = node.constant(2);
    const at::Tensor bias = node.constant(3);
    const auto gates = static_cast<std::int64_t>(kind.gates.size());
    const bool fits = input.defined() && recurrent.defined() && input.dim() == 3 &&
                      input.size(0) == directions && input.size(1) == gates * hidden &&
                      recurrent.dim() == 3 && recurrent.size(0) == directions &&
                      recurrent.size(1) == gates * hidden && recurrent.size(2) == hidden &&
                      (!node.has(3) || (bias.defined() && bias.dim() == 2 && bias.size(0) == directions &&
                                        bias.size(1) == 2 * gates * hidden));
    if (!fits)
        throw Refused{"weights that are computed or of other sizes"};
    const std::string layer = node.layerName(1);
    std::vector<jit::Value *> parameters;
    for (std::int64_t d = 0; d < directions; ++d) {
        const std::string suffix = d == 0 ? "_l0" : "_l0_reverse";
        const at::Tensor own = bias.defined() ? bias[d] : at::zeros({2 * gates * hidden}, input.options());
        const auto add = [&](const at::Tensor &block, const char *role) {
            parameters.push_back(node.weight(inOrder(block, kind.gates, hidden), layer, role + suffix));
        };
        add(input[d], "weight_ih");
        add(recurrent[d], "weight_hh");
        add(own.narrow(0, 0, gates * hidden), "bias_ih");
        add(own.narrow(0, gates * hidden, gates * hidden), "bias_hh");
    }
    return parameters;
}

jit::Value *initialState(NodeWriter &node, std::size_t place, std::int64_t directions, std::int64_t hidden)
{
    if (node.has(place))
        return node.tensor(place);
    const jit::NamedValue type("dtype", static_cast<std::int64_t>(node.type(0)));
    return node.call("aten::zeros",
                     {node.list({knownNumber(directions), node.size(0, 1), knownNumber(hidden)})}, {type});
}

/// [time, batch, directions · hidden] → [time, directions, batch, hidden]
Value allSteps(NodeWriter &node, jit::Value *output, std::int64_t directions, std::int64_t hidden)
{
    jit::Value *apart = node.call("aten::unflatten",
                                  {output, std::int64_t{-1}, std::vector<std::int64_t>{directions, hidden}});
    Value value = node.ofRank(node.call("aten::permute", {apart, std::vector<std::int64_t>{0, 2, 1, 3}}),
                              node.type(0), 4);
    (*value.shape)[1] = directions;
    (*value.shape)[3] = hidden;
    return value;
}

Values recur(NodeWriter &node, const Kind &kind)
{
    const std::string direction = node.text("direction", "forward");
    const std::int64_t directions = directionsOf(direction);
    const auto fromEnd = [&](jit::Value *sequence) { // time is the first dimension
        const std::vector<std::int64_t> time{0};
        return direction == "reverse" ? node.call("aten::flip", {sequence, time}) : sequence;
    };
    const std::int64_t hidden = node.whole("hidden_size", node.rank(2) == 3 ? (*node.input(2).shape)[2] : 0);
    if (hidden < 1 || hidden > (1 << 20) || node.rank(0) != 3)
        throw Refused{"hidden_size"};
    jit::Value *parameters = node.tensorList(parametersOf(node, kind, hidden, directions));
    jit::Value *state = initialState(node, 5, directions, hidden);
    if (kind.states == 2)
        state = node.tensorList({state, initialState(node, 6, directions, hidden)});
    jit::Value *all = node.call(kind.operation, {fromEnd(node.tensor(0)), state, parameters, true,
                                                 std::int64_t{1}, 0.0, false, directions == 2, false});
    jit::Node *parts = node.graph().insertNode(node.graph().createTupleUnpack(all));
    Values values{allSteps(node, fromEnd(parts->outputs()[0]), directions, hidden)};
    for (std::size_t i = 1; i < parts->outputs().size(); ++i)
        values.push_back(node.ofRank(parts->outputs()[i], node.type(0), 3));
    return values;
}

Values lstm(NodeWriter &node)
{
    checkUsual(node, {"sigmoid", "tanh", "tanh"});
    return recur(node, {"aten::lstm", {0, 2, 3, 1}, 2}); // ONNX: input, output, forget, cell
}

Values gru(NodeWriter &node)
{
    checkUsual(node, {"sigmoid", "tanh"});
    if (node.whole("linear_before_reset", 0) == 0)
        throw Refused{"linear_before_reset=0"};
    return recur(node, {"aten::gru", {1, 0, 2}, 1}); // ONNX: update, reset, hidden
}

Values rnn(NodeWriter &node)
{
    checkUsual(node, {"tanh"});
    return recur(node, {"aten::rnn_tanh", {0}, 1});
}

} // namespace

const Operators &recurrent()
{
    static const Operators operators{{"LSTM", lstm}, {"GRU", gru}, {"RNN", rnn}};
    return operators;
}

} // namespace paretoscope::formats::onnx
