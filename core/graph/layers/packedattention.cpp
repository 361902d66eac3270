#include "core/graph/layers/packedattention.h"

#include "core/graph/weightpath.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

namespace paretoscope::graph {

namespace {

constexpr std::int64_t parts = 3;

/// A dimension, counted from the first (0) or from the last (−1), or known in both ways.
struct Place {
    std::optional<std::int64_t> fromFirst;
    std::optional<std::int64_t> fromLast;

    bool is(std::int64_t dimension) const { return (dimension < 0 ? fromLast : fromFirst) == dimension; }
    static Place of(std::int64_t dimension)
    {
        return dimension < 0 ? Place{std::nullopt, dimension} : Place{dimension, std::nullopt};
    }
};

/// What is known of a value on the way from the layer to the products.
struct Carried {
    enum class Form {
        Packed, ///< the parts lie one after the other along the last dimension
        Apart,  ///< along a dimension of their own, at `place`
        Listed, ///< a list of them
        Part    ///< one of them, the `part`-th
    };
    Form form = Form::Packed;
    Place place;
    std::size_t part = 0;
};

bool isOneOf(const Node &node, std::initializer_list<std::string_view> names)
{
    return !node.opaque && std::ranges::find(names, std::string_view(node.op)) != names.end();
}

/// Numbers of a list; nothing for those that are computed by the run.
std::optional<std::vector<std::optional<std::int64_t>>> numbersIn(const ModelData &data, const Node &node,
                                                                  std::size_t slot)
{
    if (slot >= node.inputs.size())
        return std::nullopt;
    const ValueId id = node.inputs[slot];
    std::vector<std::optional<std::int64_t>> numbers;
    if (const Value &value = data.values[at(id)]; value.origin == Value::Origin::Constant) {
        if (!value.constant.isIntList())
            return std::nullopt;
        for (const std::int64_t number : value.constant.toIntVector())
            numbers.emplace_back(number);
        return numbers;
    }
    const auto elements = listElements(data, id);
    if (!elements)
        return std::nullopt;
    for (const ValueId element : *elements) {
        const Value &value = data.values[at(element)];
        const bool known = value.origin == Value::Origin::Constant && value.constant.isInt();
        numbers.push_back(known ? std::optional(value.constant.toInt()) : std::nullopt);
    }
    return numbers;
}

class PartsFollower {
public:
    PartsFollower(const ModelData &data, const Readers &readers, std::int64_t channels)
        : m_data(data), m_readers(readers), m_width(channels / parts)
    {
    }

    void follow(ValueId output)
    {
        m_open.emplace_back(output, Carried{});
        while (!m_open.empty()) {
            const auto [value, carried] = m_open.back();
            m_open.pop_back();
            if (!m_seen.insert(value).second)
                continue;
            for (const std::int32_t reader : m_readers[at(value)])
                visit(m_data.nodes[at(reader)], value, carried);
        }
    }

    bool isAttention() const
    {
        bool keys = false;
        bool values = false;
        for (const auto &[node, met] : m_products) {
            const bool whole = node->op == "aten::scaled_dot_product_attention";
            if (whole && met == std::set<std::pair<std::size_t, std::size_t>>{{0, 0}, {1, 1}, {2, 2}})
                return true;
            std::set<std::size_t> own;
            for (const auto &[slot, part] : met)
                own.insert(part);
            keys = keys || own == std::set<std::size_t>{0, 1};
            values = values || own == std::set<std::size_t>{2};
        }
        return keys && values;
    }

private:
    void go(ValueId value, Carried carried) { m_open.emplace_back(value, carried); }

    void visit(const Node &node, ValueId value, const Carried &carried)
    {
        if (node.opaque || node.outputs.empty())
            return;
        const bool same = isOneOf(node, {"aten::contiguous", "aten::clone", "aten::detach", "aten::alias",
                                         "aten::to", "aten::dropout", "aten::mul", "aten::div", "aten::add"});
        if (same && carried.form != Carried::Form::Listed)
            return go(node.outputs[0], carried);
        if (node.inputs[0] != value && carried.form != Carried::Form::Part)
            return;
        switch (carried.form) {
        case Carried::Form::Packed:
            return visitPacked(node);
        case Carried::Form::Apart:
            return visitApart(node, carried.place);
        case Carried::Form::Listed:
            return visitListed(node);
        case Carried::Form::Part:
            return visitPart(node, value, carried);
        }
    }

    void visitPacked(const Node &node)
    {
        const auto last = [&](std::size_t slot) { return constantInt(m_data, node, slot).value_or(0) != 0; };
        if (isOneOf(node, {"aten::chunk", "aten::unsafe_chunk", "aten::tensor_split"})) {
            if (constantInt(m_data, node, 1) == parts && last(2))
                go(node.outputs[0], {Carried::Form::Listed, {}, 0});
        } else if (isOneOf(node, {"aten::split", "aten::unsafe_split", "aten::split_with_sizes"})) {
            const auto sizes = numbersIn(m_data, node, 1);
            const bool equal =
                constantInt(m_data, node, 1) == m_width ||
                (sizes && sizes->size() == parts && std::ranges::count(*sizes, m_width) == parts);
            if (equal && last(2))
                go(node.outputs[0], {Carried::Form::Listed, {}, 0});
        } else if (isOneOf(node, {"aten::view", "aten::reshape", "aten::_unsafe_view"})) {
            reshape(node, numbersIn(m_data, node, 1));
        } else if (node.op == "aten::unflatten" && last(1)) {
            const auto sizes = numbersIn(m_data, node, 2);
            if (sizes && sizes->size() > 1 && sizes->front() == parts)
                go(node.outputs[0],
                   {Carried::Form::Apart, Place::of(-static_cast<std::int64_t>(sizes->size())), 0});
        }
    }

    /// The last dimension stays, or becomes 3 and what one part has. One size of that may be left to the run
    /// where none before the 3 could be a part of it, too: heads, each with its own three.
    void reshape(const Node &node, const std::optional<std::vector<std::optional<std::int64_t>>> &sizes)
    {
        if (!sizes || sizes->empty())
            return;
        if (sizes->back() == parts * m_width)
            return go(node.outputs[0], {});
        std::int64_t behind = 1;
        int unknown = 0;
        for (std::size_t i = sizes->size(); i-- > 0;) {
            const auto size = (*sizes)[i];
            if (size == parts && i + 1 < sizes->size() &&
                (unknown == 0 ? behind == m_width : m_width % behind == 0 && !saysSizes(*sizes, i))) {
                const auto first = static_cast<std::int64_t>(i);
                return go(
                    node.outputs[0],
                    {Carried::Form::Apart, {first, first - static_cast<std::int64_t>(sizes->size())}, 0});
            }
            if (size && *size > 0 && behind <= m_width)
                behind *= *size;
            else if (++unknown > 1)
                return;
        }
    }

    /// Whether any of the first COUNT is known and more than 1.
    static bool saysSizes(const std::vector<std::optional<std::int64_t>> &sizes, std::size_t count)
    {
        return std::any_of(sizes.begin(), sizes.begin() + static_cast<std::ptrdiff_t>(count),
                           [](const auto &size) { return size.value_or(1) > 1; });
    }

    void visitApart(const Node &node, const Place &place)
    {
        const auto dimension = [&](std::size_t slot) { return constantInt(m_data, node, slot); };
        const auto moved = [&](const Place &to) { go(node.outputs[0], {Carried::Form::Apart, to, 0}); };
        if (node.op == "aten::permute") {
            permute(node, place);
        } else if (node.op == "aten::transpose" && dimension(1) && dimension(2)) {
            if (place.is(*dimension(1)))
                moved(Place::of(*dimension(2)));
            else if (place.is(*dimension(2)))
                moved(Place::of(*dimension(1)));
        } else if (node.op == "aten::unsqueeze" && dimension(1) == 0) {
            moved({place.fromFirst ? std::optional(*place.fromFirst + 1) : std::nullopt, place.fromLast});
        } else if (node.op == "aten::squeeze" && place.fromFirst == 0 && dimension(1).value_or(0) < 0) {
            moved(Place::of(0));
        } else if (node.op == "aten::select" && dimension(1) && dimension(2)) {
            const std::int64_t part = *dimension(2) < 0 ? *dimension(2) + parts : *dimension(2);
            if (place.is(*dimension(1)) && part >= 0 && part < parts)
                go(node.outputs[0], {Carried::Form::Part, {}, static_cast<std::size_t>(part)});
        } else if ((node.op == "aten::unbind" && place.is(dimension(1).value_or(0))) ||
                   (isOneOf(node, {"aten::chunk", "aten::unsafe_chunk"}) && dimension(1) == parts &&
                    place.is(dimension(2).value_or(0)))) {
            go(node.outputs[0], {Carried::Form::Listed, {}, 0});
        }
    }

    void permute(const Node &node, const Place &place)
    {
        const auto order = numbersIn(m_data, node, 1);
        if (!order)
            return;
        const auto rank = static_cast<std::int64_t>(order->size());
        for (std::int64_t i = 0; i < rank; ++i) {
            const auto from = (*order)[static_cast<std::size_t>(i)];
            if (from && (place.is(*from) || place.is(*from < 0 ? *from + rank : *from - rank)))
                return go(node.outputs[0], {Carried::Form::Apart, {i, i - rank}, 0});
        }
    }

    void visitListed(const Node &node)
    {
        if (node.op == "prim::ListUnpack" && node.outputs.size() == parts) {
            for (std::size_t part = 0; part < node.outputs.size(); ++part)
                go(node.outputs[part], {Carried::Form::Part, {}, part});
        } else if (node.op == "aten::__getitem__") {
            const auto index = constantInt(m_data, node, 1);
            if (index && *index >= -parts && *index < parts)
                go(node.outputs[0],
                   {Carried::Form::Part, {}, static_cast<std::size_t>(*index < 0 ? *index + parts : *index)});
        }
    }

    void visitPart(const Node &node, ValueId value, const Carried &carried)
    {
        if (isOneOf(node, {"aten::matmul", "aten::bmm", "aten::baddbmm", "aten::einsum",
                           "aten::scaled_dot_product_attention"})) {
            for (std::size_t slot = 0; slot < node.inputs.size(); ++slot)
                if (node.inputs[slot] == value)
                    m_products[&node].insert({slot, carried.part});
        } else if (isView(node) || node.op == "aten::layer_norm" || node.op == "prim::ListConstruct") {
            if (node.op == "prim::ListConstruct")
                m_seen.erase(node.outputs[0]); // each of the operands arrives there
            go(node.outputs[0], carried);
        }
    }

    const ModelData &m_data;
    const Readers &m_readers;
    const std::int64_t m_width; ///< of one part
    std::vector<std::pair<ValueId, Carried>> m_open;
    std::set<ValueId> m_seen;
    std::map<const Node *, std::set<std::pair<std::size_t, std::size_t>>> m_products; ///< slot and part
};

} // namespace

bool feedsAttention(const ModelData &data, const Readers &readers, std::int32_t node, const WeightUse &use)
{
    const Node &own = data.nodes[at(node)];
    const bool matrix = use.kind == LayerKind::Linear || use.kind == LayerKind::LinearTransposed;
    if (!matrix || !use.isByChannel || own.outputs.size() != 1 || own.opaque)
        return false;
    const at::Tensor &weight = data.parameters[at(use.weight)].tensor;
    const std::int64_t channels = weight.size(use.kind == LayerKind::Linear ? 0 : 1);
    if (channels % parts != 0)
        return false;
    PartsFollower follower(data, readers, channels);
    follower.follow(own.outputs[0]);
    return follower.isAttention();
}

} // namespace paretoscope::graph
