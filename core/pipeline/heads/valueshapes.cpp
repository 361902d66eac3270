#include "core/pipeline/heads/valueshapes.h"

#include "core/graph/readers.h"
#include "core/graph/weightuse.h"
#include "core/pipeline/heads/shaperules.h"

#include <utility>

namespace paretoscope::pipeline {

using graph::at;
using graph::ModelData;
using graph::Node;
using graph::Value;
using graph::ValueId;

namespace {

constexpr std::size_t mostDimensions = 64;

class ShapeFinder {
public:
    explicit ShapeFinder(const ModelData &data)
        : m_data(data), m_readers(graph::readersOf(data)), m_shapes(data.values.size())
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
            if (const auto rank = dimensionsOf(id))
                m_shapes[at(id)] = KnownSizes(*rank);
    }

    static KnownShape sizesOf(const at::Tensor &tensor)
    {
        if (!tensor.defined())
            return std::nullopt;
        return KnownSizes(tensor.sizes().begin(), tensor.sizes().end());
    }

    /// Where its shape is taken apart into as many numbers, without which nothing runs. Single sizes that are
    /// asked for say too little: there may be more dimensions, before which those named lie elsewhere.
    std::optional<std::size_t> dimensionsOf(ValueId value) const
    {
        for (const std::int32_t reader : m_readers[at(value)]) {
            const Node &size = m_data.nodes[at(reader)];
            if (size.op != "aten::size" || size.inputs.size() != 1)
                continue;
            for (const std::int32_t next : m_readers[at(size.outputs[0])])
                if (const Node &list = m_data.nodes[at(next)];
                    list.op == "prim::ListUnpack" && list.outputs.size() <= mostDimensions)
                    return list.outputs.size();
        }
        return std::nullopt;
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
        if (const auto uses = graph::weightUsesOf(m_data, node); !uses.empty())
            made = node.outputs.size() == 1 ? ofLayer(node, uses.front()) : std::nullopt;
        else if (node.op == "prim::ListUnpack")
            for (const ValueId id : node.outputs)
                m_shapes[at(id)] = input(node, 0);
        else if (node.outputs.size() == 1)
            made = ShapeRules(m_data, m_shapes).of(node);
    }

    KnownShape ofLayer(const Node &node, const graph::WeightUse &use) const
    {
        KnownShape shape = input(node, use.inputSlot);
        const at::Tensor &weight = m_data.parameters[at(use.weight)].tensor;
        if (!shape || weight.dim() != 2)
            return std::nullopt;
        if (use.kind == graph::LayerKind::Embedding)
            shape->push_back(weight.size(1));
        else if (shape->empty() || !use.isByChannel)
            return std::nullopt;
        else
            shape->back() = weight.size(use.kind == graph::LayerKind::LinearTransposed ? 1 : 0);
        return shape;
    }

    const ModelData &m_data;
    const graph::Readers m_readers;
    std::vector<KnownShape> m_shapes;
};

} // namespace

std::vector<KnownShape> valueShapes(const ModelData &data)
{
    return ShapeFinder(data).find();
}

KnownSize sizeFromEnd(const KnownShape &shape, std::int64_t fromEnd)
{
    if (!shape || fromEnd < 1)
        return std::nullopt;
    const auto rank = std::ssize(*shape);
    return fromEnd > rank ? KnownSize(1) : (*shape)[static_cast<std::size_t>(rank - fromEnd)];
}

} // namespace paretoscope::pipeline
