#include "core/graph/layers/statefinder.h"

#include "core/graph/weightuse.h"

#include <ATen/core/ivalue.h>

#include <algorithm>
#include <optional>
#include <set>
#include <string_view>

namespace paretoscope::graph {

namespace {

using Shape = std::vector<std::int64_t>;

const Node *producerOf(const ModelData &data, ValueId value)
{
    const Value &own = data.values[at(value)];
    return own.origin == Value::Origin::Node ? &data.nodes[at(own.producer)] : nullptr;
}

/// The elements of a list that the graph puts together, else nothing.
std::vector<ValueId> elementsOf(const ModelData &data, ValueId list)
{
    const Node *maker = producerOf(data, list);
    return maker && maker->op == "prim::ListConstruct" ? maker->inputs : std::vector<ValueId>();
}

const at::Tensor *parameterOf(const ModelData &data, ValueId id)
{
    const Value &value = data.values[at(id)];
    return value.origin == Value::Origin::Parameter ? &data.parameters[at(value.parameter)].tensor : nullptr;
}

bool keepsShape(const Node &node)
{
    static const std::set<std::string_view> names{
        "aten::contiguous", "aten::to",    "aten::clone",   "aten::detach",        "aten::alias",
        "aten::type_as",    "aten::float", "aten::dropout", "prim::unchecked_cast"};
    return names.contains(node.op);
}

class StateFinder {
public:
    explicit StateFinder(const ModelData &data) : m_data(data) {}

    std::map<InputTensor, Shape> find()
    {
        for (const Node &node : m_data.nodes) {
            const bool layers = node.op == "aten::lstm" || node.op == "aten::gru" ||
                                node.op == "aten::rnn_tanh" || node.op == "aten::rnn_relu";
            if (layers && node.overload == "input")
                visitLayers(node);
            else if (node.op == "aten::lstm_cell" || node.op == "aten::gru_cell" ||
                     node.op == "aten::rnn_tanh_cell" || node.op == "aten::rnn_relu_cell")
                visitCell(node);
        }
        return std::move(m_found);
    }

private:
    bool isLaterInput(ValueId id) const
    {
        return std::ranges::find(m_data.inputs, id) != m_data.inputs.end() && id != m_data.inputs.front();
    }

    /// The tensor of an input that VALUE is, or is taken out of.
    std::optional<InputTensor> inputAt(ValueId value) const
    {
        if (isLaterInput(value))
            return InputTensor{value, 0};
        const Node *maker = producerOf(m_data, value);
        if (!maker || maker->inputs.empty() || !isLaterInput(maker->inputs[0]))
            return std::nullopt;
        if (maker->op == "prim::TupleUnpack" || maker->op == "prim::ListUnpack")
            return InputTensor{
                maker->inputs[0],
                static_cast<std::size_t>(std::ranges::find(maker->outputs, value) - maker->outputs.begin())};
        if ((maker->op == "prim::TupleIndex" || maker->op == "aten::__getitem__") && maker->inputs.size() > 1)
            if (const auto place = constantInt(m_data, *maker, 1); place && *place >= 0)
                return InputTensor{maker->inputs[0], static_cast<std::size_t>(*place)};
        return std::nullopt;
    }

    /// The one that VALUE is, but for operators that leave its shape alone. No further: what a network
    /// computes its first state from is no state.
    std::optional<InputTensor> inputBehind(ValueId value) const
    {
        constexpr int farthest = 16;
        for (int step = 0; step < farthest; ++step) {
            if (const auto found = inputAt(value))
                return found;
            const Node *maker = producerOf(m_data, value);
            if (!maker || maker->inputs.empty() || !keepsShape(*maker))
                return std::nullopt;
            value = maker->inputs[0];
        }
        return std::nullopt;
    }

    void set(ValueId value, const Shape &shape)
    {
        if (const auto input = inputBehind(value))
            m_found.try_emplace(*input, shape);
    }

    void setAll(const Node &node, const Shape &output, const Shape &cell)
    {
        const auto states = elementsOf(m_data, node.inputs[1]);
        if (states.empty())
            set(node.inputs[1], output);
        for (std::size_t i = 0; i < states.size(); ++i)
            set(states[i], i == 0 ? output : cell);
    }

    /// input, state or states, weights, has biases, layers, dropout, training, bidirectional, batch first
    void visitLayers(const Node &node)
    {
        const auto layers = constantInt(m_data, node, 4);
        const auto bidirectional = constantInt(m_data, node, 7);
        const auto weights = elementsOf(m_data, node.inputs[2]);
        const at::Tensor *recurrent = weights.size() < 2 ? nullptr : parameterOf(m_data, weights[1]);
        if (!layers || !bidirectional || !recurrent || recurrent->dim() != 2)
            return;
        const std::int64_t gates = node.op == "aten::lstm" ? 4 : node.op == "aten::gru" ? 3 : 1;
        const std::int64_t count = *layers * (*bidirectional != 0 ? 2 : 1);
        setAll(node, {count, -1, recurrent->size(1)}, // after a projection, where there is one
               {count, -1, recurrent->size(0) / gates});
    }

    void visitCell(const Node &node)
    {
        const at::Tensor *recurrent = node.inputs.size() > 3 ? parameterOf(m_data, node.inputs[3]) : nullptr;
        if (recurrent && recurrent->dim() == 2)
            setAll(node, {-1, recurrent->size(1)}, {-1, recurrent->size(1)});
    }

    const ModelData &m_data;
    std::map<InputTensor, Shape> m_found;
};

} // namespace

std::map<InputTensor, std::vector<std::int64_t>> findStates(const ModelData &data)
{
    return data.inputs.size() < 2 ? std::map<InputTensor, Shape>() : StateFinder(data).find();
}

} // namespace paretoscope::graph
