// Operators that leave heads where they lie and apart from each other.
#include "core/graph/knowntensor.h"
#include "core/pipeline/channels/nodearguments.h"
#include "core/pipeline/heads/headfinder.h"

#include <algorithm>

namespace paretoscope::pipeline {

using graph::at;
using graph::constantInt;
using graph::Node;
using graph::ValueId;

HeadFinder::Rule HeadFinder::ruleOf(const std::string &name)
{
    static const std::map<std::string, Rule> rules = [] {
        std::map<std::string, Rule> made;
        const auto of = [&made](Rule rule, std::initializer_list<const char *> names) {
            for (const char *own : names)
                made.emplace(std::string("aten::") + own, rule);
        };
        of(&HeadFinder::keeps,
           {"relu",  "silu",  "gelu", "tanh",    "sigmoid", "exp",      "abs",        "neg",
            "sqrt",  "rsqrt", "cos",  "sin",     "square",  "clone",    "contiguous", "detach",
            "alias", "to",    "elu",  "dropout", "float",   "softplus", "lift_fresh"});
        of(&HeadFinder::withOther, {"add", "sub", "rsub", "mul", "div", "pow", "masked_fill"});
        of(&HeadFinder::chooses, {"where"});
        of(&HeadFinder::shares, {"softmax", "log_softmax"});
        of(&HeadFinder::averages, {"mean", "sum"});
        of(&HeadFinder::normalizes, {"layer_norm", "rms_norm"});
        of(&HeadFinder::multiplies, {"matmul", "bmm"});
        of(&HeadFinder::attends, {"scaled_dot_product_attention"});
        of(&HeadFinder::tellsSize, {"size", "dim"});
        of(&HeadFinder::reshapes, {"view", "reshape"});
        of(&HeadFinder::flattens, {"flatten"});
        of(&HeadFinder::swaps, {"transpose"});
        of(&HeadFinder::permutes, {"permute"});
        of(&HeadFinder::unsqueezes, {"unsqueeze"});
        of(&HeadFinder::selects, {"select"});
        of(&HeadFinder::slices, {"slice"});
        of(&HeadFinder::joins, {"cat", "stack"});
        of(&HeadFinder::repeats, {"repeat_interleave"});
        of(&HeadFinder::expands, {"expand"});
        of(&HeadFinder::divides, {"chunk", "split", "split_with_sizes", "unbind"});
        of(&HeadFinder::takes, {"__getitem__"});
        made.emplace("prim::ListUnpack", &HeadFinder::unpacks);
        made.emplace("prim::ListConstruct", &HeadFinder::lists);
        return made;
    }();
    const auto found = rules.find(name);
    return found == rules.end() ? nullptr : found->second;
}

bool HeadFinder::keeps(std::size_t index)
{
    if (!isAlone(index))
        return false;
    write(index, *inputOf(index));
    return true;
}

/// A number, or a tensor of which each head gets the same.
bool HeadFinder::isIndifferent(ValueId other, const LaidHeads &heads) const
{
    const graph::Value &value = m_data.values[at(other)];
    if (laid(other) || heads.isFlat)
        return false;
    if (value.origin == graph::Value::Origin::Constant && !value.constant.isTensor())
        return true;
    return sizeFromEnd(m_shapes[at(other)], heads.fromEnd) == 1;
}

bool HeadFinder::withOther(std::size_t index)
{
    const Node &node = nodeAt(index);
    const bool others = std::any_of(node.inputs.begin() + 2, node.inputs.end(),
                                    [this](ValueId id) { return laid(id).has_value(); });
    if (others)
        return false;
    const Laid &first = laid(node.inputs[0]), &second = laid(node.inputs[1]);
    if (first && second) {
        if (first->fromEnd != second->fromEnd || first->isFlat || second->isFlat ||
            first->heads.size() != second->heads.size())
            return false;
        m_tied.join(first->heads, second->heads);
        write(index, *first);
        return true;
    }
    const std::size_t followed = first ? 0 : 1;
    const LaidHeads heads = *laid(node.inputs[followed]);
    if (!isIndifferent(node.inputs[1 - followed], heads))
        return withKnown(index, followed, 1 - followed);
    write(index, heads);
    return true;
}

/// A parameter or constant that has a number, or more, for each head.
bool HeadFinder::withKnown(std::size_t index, std::size_t followed, std::size_t other)
{
    const Node &node = nodeAt(index);
    const LaidHeads heads = *laid(node.inputs[followed]);
    if (heads.isFlat || !graph::isKnownTensor(m_data.values[at(node.inputs[other])]))
        return false;
    const at::Tensor tensor = graph::knownTensor(m_data, node.inputs[other]);
    const std::int64_t dimension = tensor.dim() - heads.fromEnd;
    if (dimension < 0 || tensor.size(dimension) != std::ssize(heads.heads))
        return false;
    m_flow.slices.push_back(
        {SliceRole::Scales, index, other, node.inputs[other], dimension, heads.heads, 1, {}});
    write(index, heads);
    return true;
}

/// aten::where(condition, x, y)
bool HeadFinder::chooses(std::size_t index)
{
    const Node &node = nodeAt(index);
    Laid heads;
    for (const ValueId id : node.inputs)
        heads = heads ? heads : laid(id);
    for (const ValueId id : node.inputs) {
        const Laid &own = laid(id);
        const bool isAlike = own && own->fromEnd == heads->fromEnd && !own->isFlat && !heads->isFlat &&
                             own->heads.size() == heads->heads.size();
        if (!isAlike && !isIndifferent(id, *heads))
            return false;
        if (own)
            m_tied.join(heads->heads, own->heads);
    }
    write(index, *heads);
    return true;
}

/// aten::softmax(x, dimension, …), not over heads.
bool HeadFinder::shares(std::size_t index)
{
    const auto dimension = fromEnd(index, constantInt(m_data, nodeAt(index), 1));
    return dimension && isAlone(index) && *dimension != inputOf(index)->fromEnd && keeps(index);
}

/// aten::mean(x, dimensions, keeps them, …), not over heads.
bool HeadFinder::averages(std::size_t index)
{
    const auto over = intsAt(m_data, nodeAt(index), 1);
    const auto stays = constantInt(m_data, nodeAt(index), 2);
    if (!isAlone(index) || !over || over->empty() || !stays || inputOf(index)->isFlat)
        return false;
    LaidHeads heads = *inputOf(index);
    std::int64_t behind = 0;
    for (const std::int64_t own : *over) {
        const auto dimension = fromEnd(index, own);
        if (!dimension || *dimension == heads.fromEnd)
            return false;
        behind += *dimension < heads.fromEnd ? 1 : 0;
    }
    if (behind >= heads.fromEnd)
        return false;
    heads.fromEnd -= *stays == 0 ? behind : 0;
    write(index, std::move(heads));
    return true;
}

/// aten::layer_norm(x, sizes of the last dimensions, …): within each head.
bool HeadFinder::normalizes(std::size_t index)
{
    const auto sizes = intsAt(m_data, nodeAt(index), 1);
    return isAlone(index) && sizes && !inputOf(index)->isFlat &&
           std::ssize(*sizes) < inputOf(index)->fromEnd && keeps(index);
}

/// A matrix of each head times another, or times one that all of them get.
bool HeadFinder::multiplies(std::size_t index)
{
    const Node &node = nodeAt(index);
    const Laid first = laid(node.inputs[0]), second = laid(node.inputs[1]);
    LaidHeads heads = first ? *first : *second;
    if (heads.fromEnd < 3 || heads.isFlat)
        return false;
    if (!first || !second) {
        if (!isIndifferent(node.inputs[first ? 1 : 0], heads))
            return false;
    } else if (second->fromEnd != heads.fromEnd || second->isFlat) {
        return false;
    } else if (second->heads.size() == heads.heads.size()) {
        m_tied.join(heads.heads, second->heads);
    } else {
        const bool isFirstOne = heads.heads.size() == 1;
        if (!isFirstOne && second->heads.size() != 1)
            return false;
        forbid(isFirstOne ? first : second,
               PARETOSCOPE_SAY("heads.shared-by-all", "keys and values that all heads share"));
        heads = isFirstOne ? *second : heads;
    }
    m_products.push_back(heads.heads);
    write(index, std::move(heads));
    return true;
}

/// aten::scaled_dot_product_attention(queries, keys, values, mask, …)
bool HeadFinder::attends(std::size_t index)
{
    const Node &node = nodeAt(index);
    const Laid &queries = laid(node.inputs[0]);
    if (!queries || queries->fromEnd < 3 || queries->isFlat)
        return false;
    for (const std::size_t slot : {std::size_t{1}, std::size_t{2}}) {
        const Laid &own = laid(node.inputs[slot]);
        if (!own || own->fromEnd != queries->fromEnd || own->isFlat || own->heads.empty() ||
            queries->heads.size() % own->heads.size() != 0)
            return false;
        m_tied.join(queries->heads,
                    repeated(own->heads, std::ssize(queries->heads) / std::ssize(own->heads)));
    }
    for (std::size_t slot = 3; slot < node.inputs.size(); ++slot)
        if (!isIndifferent(node.inputs[slot], *queries))
            return false;
    m_products.push_back(queries->heads);
    write(index, *queries);
    return true;
}

/// aten::size(x, dimension), not of heads: where it is not known which dimension that is, it must only be put
/// into shapes. aten::size(x): of the list the same.
bool HeadFinder::tellsSize(std::size_t index)
{
    const Node &node = nodeAt(index);
    if (node.op == "aten::dim")
        return true;
    const auto &readers = m_readers[at(node.outputs[0])];
    const auto rank = rankOf(node.inputs[0]);
    const std::int64_t own = inputOf(index)->fromEnd;
    if (node.inputs.size() > 1) {
        const auto given = constantInt(m_data, node, 1);
        if (const auto dimension = fromEnd(index, given))
            return *dimension != own;
        return given && *given >= 0 && !rank && std::ranges::all_of(readers, [this](std::int32_t reader) {
                   return nodeAt(at(reader)).op == "prim::ListConstruct";
               });
    }
    return std::ranges::all_of(readers, [&](std::int32_t reader) {
        const Node &taker = nodeAt(at(reader));
        if (taker.op == "prim::ListUnpack") {
            const auto place = std::ssize(taker.outputs) - own;
            return place >= 0 && m_readers[at(taker.outputs[static_cast<std::size_t>(place)])].empty();
        }
        const auto place = taker.op == "aten::__getitem__" ? constantInt(m_data, taker, 1) : std::nullopt;
        return place && (*place < 0 ? *place != -own : rank && *rank - *place != own);
    });
}

} // namespace paretoscope::pipeline
