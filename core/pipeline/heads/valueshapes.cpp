#include "core/pipeline/heads/valueshapes.h"

#include "core/graph/readers.h"
#include "core/graph/weightpath.h"
#include "core/graph/weightuse.h"
#include "core/pipeline/channels/nodearguments.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>

namespace paretoscope::pipeline {

using graph::at;
using graph::constantInt;
using graph::ModelData;
using graph::Node;
using graph::Value;
using graph::ValueId;

namespace {

using Sizes = std::vector<KnownSize>;

constexpr int mostViews = 8; ///< one after another, that are asked what they name

KnownSize broadcast(const KnownSize &one, const KnownSize &other)
{
    if (one == 1)
        return other;
    if (other == 1 || one == other)
        return one;
    return one && !other ? one : other && !one ? other : std::nullopt;
}

KnownShape broadcast(const KnownShape &one, const KnownShape &other)
{
    if (!one || !other)
        return std::nullopt;
    const auto rank = std::max(std::ssize(*one), std::ssize(*other));
    Sizes sizes;
    for (std::int64_t fromEnd = rank; fromEnd > 0; --fromEnd)
        sizes.push_back(broadcast(sizeFromEnd(one, fromEnd), sizeFromEnd(other, fromEnd)));
    return sizes;
}

/// The place of DIMENSION among RANK; absent: there is none such.
std::optional<std::size_t> placeOf(const std::optional<std::int64_t> &dimension, std::int64_t rank)
{
    const std::int64_t place = dimension && *dimension < 0 ? *dimension + rank : dimension.value_or(-1);
    return place >= 0 && place < rank ? std::optional(static_cast<std::size_t>(place)) : std::nullopt;
}

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
            if (const auto rank = dimensionsNamed(id); rank > 0)
                m_shapes[at(id)] = Sizes(static_cast<std::size_t>(rank));
        m_isGuess[at(id)] = value.origin == Value::Origin::Input;
    }

    static KnownShape sizesOf(const at::Tensor &tensor)
    {
        if (!tensor.defined())
            return std::nullopt;
        return Sizes(tensor.sizes().begin(), tensor.sizes().end());
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
            if (dimension && node.op != "aten::unsqueeze")
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
        return list.op == "aten::__getitem__" ? constantInt(m_data, list, 1).value_or(-1) + 1 : 0;
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
            made = of(node, plainName(node));
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

    KnownShape of(const Node &node, const std::string &name) const
    {
        static const std::set<std::string> binary{
            "aten::add",     "aten::sub",         "aten::mul",        "aten::div",     "aten::eq",
            "aten::ne",      "aten::lt",          "aten::le",         "aten::gt",      "aten::ge",
            "aten::pow",     "aten::logical_and", "aten::logical_or", "aten::__and__", "aten::maximum",
            "aten::minimum", "aten::masked_fill"};
        static const std::map<std::string, KnownShape (ShapeFinder::*)(const Node &) const> rules{
            {"aten::view", &ShapeFinder::listed},
            {"aten::reshape", &ShapeFinder::listed},
            {"aten::transpose", &ShapeFinder::swapped},
            {"aten::permute", &ShapeFinder::permuted},
            {"aten::unsqueeze", &ShapeFinder::unsqueezed},
            {"aten::select", &ShapeFinder::selected},
            {"aten::slice", &ShapeFinder::sliced},
            {"aten::flatten", &ShapeFinder::flattened},
            {"aten::mean", &ShapeFinder::averaged},
            {"aten::sum", &ShapeFinder::averaged},
            {"aten::expand", &ShapeFinder::expanded},
            {"aten::matmul", &ShapeFinder::multiplied},
            {"aten::bmm", &ShapeFinder::multiplied},
            {"aten::cat", &ShapeFinder::sideBySide},
            {"aten::stack", &ShapeFinder::stacked},
            {"aten::where", &ShapeFinder::chosen},
            {"aten::chunk", &ShapeFinder::divided},
            {"aten::split", &ShapeFinder::divided},
            {"aten::split_with_sizes", &ShapeFinder::divided},
            {"aten::unbind", &ShapeFinder::selected},
            {"aten::__getitem__", &ShapeFinder::same},
            {"aten::repeat_interleave", &ShapeFinder::repeated},
            {"aten::scaled_dot_product_attention", &ShapeFinder::attended}};
        static const std::set<std::string> made{"aten::full", "aten::zeros", "aten::ones", "aten::rand"};
        static const std::set<std::string> same{
            "aten::relu",        "aten::gelu",     "aten::silu",       "aten::tanh",
            "aten::sigmoid",     "aten::exp",      "aten::sqrt",       "aten::rsqrt",
            "aten::cos",         "aten::sin",      "aten::neg",        "aten::abs",
            "aten::to",          "aten::clone",    "aten::contiguous", "aten::detach",
            "aten::alias",       "aten::dropout",  "aten::softmax",    "aten::log_softmax",
            "aten::triu",        "aten::tril",     "aten::layer_norm", "aten::type_as",
            "aten::logical_not", "aten::rsub",     "aten::clamp",      "aten::bitwise_not",
            "aten::cumsum",      "aten::float",    "aten::group_norm", "aten::zeros_like",
            "aten::ones_like",   "aten::full_like"};
        if (const auto rule = rules.find(name); rule != rules.end())
            return (this->*rule->second)(node);
        if (same.contains(name))
            return input(node, 0);
        if (made.contains(name))
            return ofList(node, 0);
        if (name == "aten::arange")
            return Sizes(1);
        if (binary.contains(name) && node.inputs.size() > 1)
            return isTensor(node, 1) ? broadcast(input(node, 0), input(node, 1)) : input(node, 0);
        return std::nullopt;
    }

    bool isTensor(const Node &node, std::size_t slot) const
    {
        return node.overload.find("Scalar") == std::string::npos &&
               (m_shapes[at(node.inputs[slot])] || !numberAt(m_data, node, slot));
    }

    KnownShape ofList(const Node &node, std::size_t slot) const
    {
        const auto ints = someIntsAt(m_data, node, slot);
        if (!ints)
            return std::nullopt;
        Sizes sizes(ints->begin(), ints->end());
        for (KnownSize &size : sizes)
            size = size == -1 ? std::nullopt : size;
        return sizes;
    }
    KnownShape listed(const Node &node) const { return ofList(node, 1); }

    KnownShape swapped(const Node &node) const
    {
        KnownShape shape = input(node, 0);
        const auto rank = shape ? std::ssize(*shape) : 0;
        const auto one = placeOf(constantInt(m_data, node, 1), rank);
        const auto other = placeOf(constantInt(m_data, node, 2), rank);
        if (!one || !other)
            return std::nullopt;
        std::swap((*shape)[*one], (*shape)[*other]);
        return shape;
    }

    KnownShape permuted(const Node &node) const
    {
        const KnownShape &shape = input(node, 0);
        const auto order = intsAt(m_data, node, 1);
        if (!order)
            return std::nullopt;
        Sizes sizes;
        for (const std::int64_t dimension : *order) {
            const auto place = placeOf(dimension, std::ssize(*order));
            const bool known = shape && place && *place < shape->size();
            sizes.push_back(known ? (*shape)[*place] : std::nullopt);
        }
        return sizes;
    }

    KnownShape unsqueezed(const Node &node) const
    {
        KnownShape shape = input(node, 0);
        const auto place =
            shape ? placeOf(constantInt(m_data, node, 1), std::ssize(*shape) + 1) : std::nullopt;
        if (!place)
            return std::nullopt;
        shape->insert(shape->begin() + static_cast<std::ptrdiff_t>(*place), 1);
        return shape;
    }

    KnownShape selected(const Node &node) const
    {
        KnownShape shape = input(node, 0);
        const auto place = shape ? placeOf(constantInt(m_data, node, 1), std::ssize(*shape)) : std::nullopt;
        if (!place)
            return std::nullopt;
        shape->erase(shape->begin() + static_cast<std::ptrdiff_t>(*place));
        return shape;
    }

    KnownShape sliced(const Node &node) const
    {
        KnownShape shape = input(node, 0);
        const auto place = shape ? placeOf(constantInt(m_data, node, 1), std::ssize(*shape)) : std::nullopt;
        if (!place)
            return std::nullopt;
        if ((*shape)[*place] != 1)
            (*shape)[*place] = std::nullopt;
        return shape;
    }

    KnownShape same(const Node &node) const { return input(node, 0); }

    /// Of the list's elements, one shape for all.
    KnownShape divided(const Node &node) const
    {
        KnownShape shape = input(node, 0);
        const auto place = shape ? placeOf(constantInt(m_data, node, 2), std::ssize(*shape)) : std::nullopt;
        if (!place)
            return std::nullopt;
        const auto parts = node.op == "aten::chunk" ? constantInt(m_data, node, 1) : std::nullopt;
        KnownSize &size = (*shape)[*place];
        size =
            size && parts && *parts > 0 && *size % *parts == 0 ? std::optional(*size / *parts) : std::nullopt;
        return shape;
    }

    KnownShape flattened(const Node &node) const
    {
        const KnownShape &shape = input(node, 0);
        const auto rank = shape ? std::ssize(*shape) : 0;
        const auto first = placeOf(constantInt(m_data, node, 1), rank);
        const auto last = placeOf(constantInt(m_data, node, 2), rank);
        if (!first || !last || *last < *first)
            return std::nullopt;
        KnownSize all = 1;
        for (std::size_t i = *first; i <= *last; ++i)
            all = all && (*shape)[i] ? std::optional(*all * *(*shape)[i]) : std::nullopt;
        Sizes sizes(shape->begin(), shape->begin() + static_cast<std::ptrdiff_t>(*first));
        sizes.push_back(all);
        sizes.insert(sizes.end(), shape->begin() + static_cast<std::ptrdiff_t>(*last) + 1, shape->end());
        return sizes;
    }

    KnownShape averaged(const Node &node) const
    {
        KnownShape shape = input(node, 0);
        const auto over = intsAt(m_data, node, 1);
        if (!shape || !over || constantInt(m_data, node, 2) != 1)
            return std::nullopt;
        for (const std::int64_t dimension : *over)
            if (const auto place = placeOf(dimension, std::ssize(*shape)))
                (*shape)[*place] = 1;
        return shape;
    }

    KnownShape expanded(const Node &node) const
    {
        KnownShape shape = ofList(node, 1);
        const KnownShape &before = input(node, 0);
        for (std::int64_t fromEnd = 1; shape && before && fromEnd <= std::ssize(*shape); ++fromEnd)
            if (KnownSize &size = (*shape)[shape->size() - static_cast<std::size_t>(fromEnd)];
                !size && fromEnd <= std::ssize(*before))
                size = sizeFromEnd(before, fromEnd) == 1 ? std::nullopt : sizeFromEnd(before, fromEnd);
        return shape;
    }

    KnownShape multiplied(const Node &node) const
    {
        const KnownShape &one = input(node, 0), &other = input(node, 1);
        if (!one || !other || one->size() < 2 || other->size() < 2)
            return std::nullopt;
        KnownShape shape = broadcast(KnownShape(Sizes(one->begin(), one->end() - 2)),
                                     KnownShape(Sizes(other->begin(), other->end() - 2)));
        shape->push_back((*one)[one->size() - 2]);
        shape->push_back(other->back());
        return shape;
    }

    KnownShape attended(const Node &node) const
    {
        KnownShape shape = input(node, 0);
        const KnownShape &values = input(node, 2);
        if (!shape || shape->empty() || !values || values->empty())
            return std::nullopt;
        shape->back() = values->back();
        return shape;
    }

    KnownShape sideBySide(const Node &node) const
    {
        const auto elements = graph::listElements(m_data, node.inputs[0]);
        KnownShape shape = elements && !elements->empty() ? m_shapes[at(elements->front())] : std::nullopt;
        const auto place = shape ? placeOf(constantInt(m_data, node, 1), std::ssize(*shape)) : std::nullopt;
        if (!place)
            return std::nullopt;
        (*shape)[*place] = 0;
        for (const ValueId id : *elements) {
            const KnownShape &own = m_shapes[at(id)];
            KnownSize &all = (*shape)[*place];
            const bool known = all && own && own->size() == shape->size() && (*own)[*place];
            all = known ? std::optional(*all + *(*own)[*place]) : std::nullopt;
        }
        return shape;
    }

    KnownShape stacked(const Node &node) const
    {
        const auto elements = graph::listElements(m_data, node.inputs[0]);
        KnownShape shape = elements && !elements->empty() ? m_shapes[at(elements->front())] : std::nullopt;
        const auto place =
            shape ? placeOf(constantInt(m_data, node, 1), std::ssize(*shape) + 1) : std::nullopt;
        if (!place)
            return std::nullopt;
        shape->insert(shape->begin() + static_cast<std::ptrdiff_t>(*place), std::ssize(*elements));
        return shape;
    }

    KnownShape chosen(const Node &node) const
    {
        KnownShape shape = input(node, 0);
        for (std::size_t slot = 1; slot < std::min<std::size_t>(node.inputs.size(), 3); ++slot)
            if (!numberAt(m_data, node, slot))
                shape = broadcast(shape, input(node, slot));
        return shape;
    }

    KnownShape repeated(const Node &node) const
    {
        KnownShape shape = input(node, 0);
        const auto times = constantInt(m_data, node, 1);
        const auto place = shape ? placeOf(constantInt(m_data, node, 2), std::ssize(*shape)) : std::nullopt;
        if (node.overload != "self_int" || !place)
            return std::nullopt;
        KnownSize &size = (*shape)[*place];
        size = size && times ? std::optional(*size * *times) : std::nullopt;
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
