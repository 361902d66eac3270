#include "core/pipeline/heads/valueshapes.h"

#include "core/graph/readers.h"
#include "core/graph/weightuse.h"
#include "core/pipeline/channels/nodearguments.h"
#include "core/pipeline/heads/shaperules.h"

#include <algorithm>
#include <string>

namespace paretoscope::pipeline {

using graph::at;
using graph::constantInt;
using graph::ModelData;
using graph::Node;
using graph::Value;
using graph::ValueId;

namespace {

constexpr int mostViews = 8; ///< one after another, that are asked what they name
constexpr std::int64_t mostDimensions = 64;

class ShapeFinder {
public:
    explicit ShapeFinder(const ModelData &data)
        : m_data(data), m_readers(graph::readersOf(data)), m_shapes(data.values.size()),
          m_isGuess(data.values.size(), false)
    {
    }

    std::vector<KnownShape> find() &&
    {
        for (std::size_t id = 0; id < m_data.values.size(); ++id)
            start(static_cast<ValueId>(id));
        for (const Node &node : m_data.nodes)
            visit(node);
        return std::move(m_shapes);
    }

private:
    void start(ValueId id)
    {
        const Value &value = m_data.values[at(id)];
        if (value.origin == Value::Origin::Parameter)
            m_shapes[at(id)] = sizesOf(m_data.parameters[at(value.parameter)].tensor);
        if (value.origin == Value::Origin::Constant && value.constant.isTensor())
            m_shapes[at(id)] = sizesOf(value.constant.toTensor());
        if (value.origin == Value::Origin::Input)
            if (const auto rank = dimensionsNamed(id); rank > 0 && rank <= mostDimensions)
                m_shapes[at(id)] = KnownSizes(static_cast<std::size_t>(rank));
        m_isGuess[at(id)] = value.origin == Value::Origin::Input;
    }

    static KnownShape sizesOf(const at::Tensor &tensor)
    {
        if (!tensor.defined())
            return std::nullopt;
        return KnownSizes(tensor.sizes().begin(), tensor.sizes().end());
    }

    /// As far as views of it tell.
    std::int64_t dimensionsNamed(ValueId value, int depth = 0) const
    {
        std::int64_t most = 0;
        for (const std::int32_t reader :
             depth < mostViews ? m_readers[at(value)] : std::vector<std::int32_t>()) {
            const Node &node = m_data.nodes[at(reader)];
            const bool isView = node.op == "aten::slice" || node.op == "aten::unsqueeze";
            const bool names = isView || node.op == "aten::size" || node.op == "aten::select";
            const auto dimension = names ? constantInt(m_data, node, 1) : std::nullopt;
            if (dimension && std::max(*dimension, ~*dimension) < mostDimensions &&
                node.op != "aten::unsqueeze")
                most = std::max(most, *dimension < 0 ? -*dimension : *dimension + 1);
            if (isView)
                most = std::max(most, dimensionsNamed(node.outputs[0], depth + 1) -
                                          (node.op == "aten::unsqueeze" ? 1 : 0));
            if (node.op == "aten::size" && node.inputs.size() == 1)
                for (const std::int32_t next : m_readers[at(node.outputs[0])])
                    most = std::max(most, takenFrom(m_data.nodes[at(next)]));
        }
        return most;
    }

    std::int64_t takenFrom(const Node &list) const
    {
        if (list.op == "prim::ListUnpack")
            return std::ssize(list.outputs);
        const auto place = list.op == "aten::__getitem__" ? constantInt(m_data, list, 1) : std::nullopt;
        return place && *place < mostDimensions ? *place + 1 : 0;
    }

    const KnownShape &input(const Node &node, std::size_t slot) const
    {
        return m_shapes[at(node.inputs[slot])];
    }

    void visit(const Node &node)
    {
        if (node.outputs.empty() || node.inputs.empty() || node.opaque)
            return;
        KnownShape &made = m_shapes[at(node.outputs[0])];
        m_isGuess[at(node.outputs[0])] = isGuess(node);
        if (const auto uses = graph::weightUsesOf(m_data, node); !uses.empty())
            made = node.outputs.size() == 1 ? ofLayer(node, uses.front()) : std::nullopt;
        else if (node.op == "prim::ListUnpack")
            for (const ValueId id : node.outputs)
                m_shapes[at(id)] = input(node, 0);
        else if (node.outputs.size() == 1)
            made = ShapeRules(m_data, m_shapes).of(node);
    }

    bool isGuess(const Node &node) const
    {
        const std::string name = plainName(node);
        return name != "aten::view" && name != "aten::reshape" && name != "aten::embedding" &&
               std::ranges::any_of(node.inputs, [this](ValueId id) { return m_isGuess[at(id)]; });
    }

    KnownShape ofLayer(const Node &node, const graph::WeightUse &use) const
    {
        KnownShape shape = input(node, use.inputSlot);
        const at::Tensor &weight = m_data.parameters[at(use.weight)].tensor;
        if (!shape || weight.dim() != 2)
            return std::nullopt;
        if (use.kind == graph::LayerKind::Embedding)
            shape->push_back(weight.size(1));
        else if (shape->empty() || !use.isByChannel || m_isGuess[at(node.inputs[use.inputSlot])])
            return std::nullopt;
        else
            shape->back() = weight.size(use.kind == graph::LayerKind::LinearTransposed ? 1 : 0);
        return shape;
    }

    const ModelData &m_data;
    const graph::Readers m_readers;
    std::vector<KnownShape> m_shapes;
    std::vector<bool> m_isGuess; ///< it is told by what its code names alone
};

} // namespace

std::vector<KnownShape> valueShapes(const ModelData &data)
{
    return ShapeFinder(data).find();
}

KnownSize sizeFromEnd(const KnownShape &shape, std::int64_t fromEnd)
{
    if (!shape)
        return std::nullopt;
    const auto rank = std::ssize(*shape);
    return fromEnd > rank ? KnownSize(1) : (*shape)[static_cast<std::size_t>(rank - fromEnd)];
}

} // namespace paretoscope::pipeline
