// Operators that take heads apart or lay them side by side.
#include "core/graph/weightpath.h"
#include "core/pipeline/channels/nodearguments.h"
#include "core/pipeline/heads/headfinder.h"

#include <algorithm>

namespace paretoscope::pipeline {

using graph::at;
using graph::constantInt;
using graph::Node;
using graph::Value;
using graph::ValueId;

/// aten::slice(x, dimension, start, end, step)
bool HeadFinder::slices(std::size_t index)
{
    const Node &node = nodeAt(index);
    const auto dimension = fromEnd(index, constantInt(m_data, node, 1));
    if (!isAlone(index) || !dimension || inputOf(index)->isFlat)
        return false;
    if (*dimension != inputOf(index)->fromEnd)
        return keeps(index);
    const std::vector<ChannelId> all = inputOf(index)->heads;
    const auto count = std::ssize(all);
    const auto bound = [&](std::size_t slot, std::int64_t whole) -> std::optional<std::int64_t> {
        const Value &value = m_data.values[at(node.inputs[slot])];
        if (value.origin == Value::Origin::Constant && value.constant.isNone())
            return whole;
        const auto given = constantInt(m_data, node, slot);
        return given ? std::optional(std::clamp(*given < 0 ? *given + count : *given, std::int64_t{0}, count))
                     : std::nullopt;
    };
    const auto start = bound(2, 0), end = bound(3, count);
    if (!start || !end || *start >= *end || constantInt(m_data, node, 4) != 1)
        return false;
    if (*start > 0)
        m_flow.depths.push_back({index, 2, {all.begin(), all.begin() + *start}});
    if (*end < count)
        m_flow.depths.push_back({index, 3, {all.begin(), all.begin() + *end}});
    write(index, {{all.begin() + *start, all.begin() + *end}, *dimension, false});
    return true;
}

/// aten::cat(values, dimension), aten::stack: heads side by side, or head for head one.
bool HeadFinder::joins(std::size_t index)
{
    const Node &node = nodeAt(index);
    const auto elements = graph::listElements(m_data, node.inputs[0]);
    const auto given = constantInt(m_data, node, 1);
    if (!elements || elements->empty() ||
        std::ranges::none_of(*elements, [this](ValueId id) { return laid(id).has_value(); }))
        return true;
    const bool isNew = node.op == "aten::stack";
    const Laid first = laid(elements->front());
    const auto rank = rankOf(elements->front());
    std::optional<std::int64_t> dimension;
    if (given && (*given < 0 || rank))
        dimension = *given < 0 ? -*given : *rank + (isNew ? 1 : 0) - *given;
    bool fits = first && dimension && !first->isFlat;
    const bool sideBySide = fits && !isNew && *dimension == first->fromEnd;
    LaidHeads heads = fits ? *first : LaidHeads();
    for (std::size_t i = 1; fits && i < elements->size(); ++i) {
        const Laid &own = laid((*elements)[i]);
        fits = own && own->fromEnd == first->fromEnd && !own->isFlat &&
               (sideBySide ? std::ssize(own->heads) <= m_mostPlaces - std::ssize(heads.heads)
                           : own->heads.size() == heads.heads.size());
        if (fits && sideBySide)
            heads.heads.insert(heads.heads.end(), own->heads.begin(), own->heads.end());
        else if (fits)
            m_tied.join(heads.heads, own->heads);
    }
    if (!fits) {
        for (const ValueId id : *elements)
            forbid(laid(id),
                   {PARETOSCOPE_SAY("heads.joined", "%1 with something whose heads are not known"), node.op});
        return true;
    }
    heads.fromEnd += isNew && *dimension <= heads.fromEnd ? 1 : 0;
    write(index, std::move(heads));
    return true;
}

/// aten::repeat_interleave(x, times, dimension, …)
bool HeadFinder::repeats(std::size_t index)
{
    const Node &node = nodeAt(index);
    const auto times = constantInt(m_data, node, 1);
    const auto dimension = fromEnd(index, constantInt(m_data, node, 2));
    if (!isAlone(index) || node.overload != "self_int" || !times || *times < 1 || !dimension ||
        inputOf(index)->isFlat)
        return false;
    LaidHeads heads = *inputOf(index);
    const bool hasSize = node.inputs.size() > 3 && !m_data.values[at(node.inputs[3])].constant.isNone();
    if (*dimension == heads.fromEnd) {
        if (hasSize || !mayRepeat(heads.heads, *times))
            return false;
        heads.heads = repeated(heads.heads, *times);
    }
    write(index, std::move(heads));
    return true;
}

/// aten::expand(x, sizes, …), not along heads.
bool HeadFinder::expands(std::size_t index)
{
    const auto sizes = someIntsAt(m_data, nodeAt(index), 1);
    if (!isAlone(index) || !sizes || inputOf(index)->isFlat || !mayChange(index, 1))
        return false;
    const LaidHeads heads = *inputOf(index);
    const auto place = std::ssize(*sizes) - heads.fromEnd;
    if (place < 0)
        return false;
    const KnownSize size = (*sizes)[static_cast<std::size_t>(place)];
    if (size == std::ssize(heads.heads))
        setSize(index, 1, static_cast<std::size_t>(place), heads.heads);
    else if (size != -1)
        return false;
    write(index, heads);
    return true;
}

/// aten::chunk(x, parts, dimension), split, split_with_sizes; unbind(x, dimension).
bool HeadFinder::divides(std::size_t index)
{
    const Node &node = nodeAt(index);
    const bool unbinds = node.op == "aten::unbind";
    const auto dimension = fromEnd(index, constantInt(m_data, node, unbinds ? 1 : 2));
    if (!isAlone(index) || !dimension || inputOf(index)->isFlat)
        return false;
    LaidHeads heads = *inputOf(index);
    auto &list = m_lists[node.outputs[0]];
    if (*dimension != heads.fromEnd) {
        heads.fromEnd -= unbinds && *dimension < heads.fromEnd ? 1 : 0;
        list = {heads}; // all are alike
        return true;
    }
    const auto count = std::ssize(heads.heads);
    std::vector<std::int64_t> sizes = intsAt(m_data, node, 1).value_or(std::vector<std::int64_t>());
    if (const auto number = constantInt(m_data, node, 1); number && *number > 0 && sizes.empty()) {
        const std::int64_t parts = node.op == "aten::chunk" ? *number : count / *number;
        if (parts < 1 || count % parts != 0 || (node.op != "aten::chunk" && count % *number != 0))
            return false;
        sizes.assign(static_cast<std::size_t>(parts), count / parts);
        if (node.op != "aten::chunk")
            m_flow.depths.push_back({index, 1, {heads.heads.begin(), heads.heads.begin() + *number}});
        for (std::int64_t part = 1; part < parts; ++part) // parts stay of one length
            for (std::int64_t place = 0; place < count / parts; ++place)
                m_tied.join(heads.heads[static_cast<std::size_t>(place)],
                            heads.heads[static_cast<std::size_t>(part * (count / parts) + place)]);
    } else if (!unbinds && mayChange(index, 1)) {
        std::int64_t first = 0;
        for (std::size_t part = 0; part < sizes.size() && first <= count; first += sizes[part++])
            if (sizes[part] > 0 && sizes[part] <= count - first)
                setSize(index, 1, part,
                        {heads.heads.begin() + first, heads.heads.begin() + first + sizes[part]});
    }
    std::int64_t first = 0;
    for (const std::int64_t size : sizes) {
        if (size <= 0 || size > count - first)
            return false;
        list.push_back(LaidHeads{
            {heads.heads.begin() + first, heads.heads.begin() + first + size}, heads.fromEnd, false});
        first += size;
    }
    return first == count && !list.empty();
}

bool HeadFinder::unpacks(std::size_t index)
{
    const Node &node = nodeAt(index);
    const auto list = m_lists.find(node.inputs[0]);
    if (list == m_lists.end())
        return false;
    const auto &parts = list->second;
    if (parts.size() != 1 && parts.size() != node.outputs.size())
        return false;
    for (std::size_t i = 0; i < node.outputs.size(); ++i)
        laid(node.outputs[i]) = parts[parts.size() == 1 ? 0 : i];
    return true;
}

bool HeadFinder::takes(std::size_t index)
{
    const Node &node = nodeAt(index);
    const auto list = m_lists.find(node.inputs[0]);
    const auto given = constantInt(m_data, node, 1);
    if (list == m_lists.end() || !given)
        return false;
    const auto count = std::ssize(list->second);
    const std::int64_t place = count == 1 ? 0 : *given < 0 ? *given + count : *given;
    if (place < 0 || place >= count)
        return false;
    laid(node.outputs[0]) = list->second[static_cast<std::size_t>(place)];
    return true;
}

/// A list that is laid side by side; others are followed no further.
bool HeadFinder::lists(std::size_t index)
{
    const ValueId output = nodeAt(index).outputs[0];
    return output != m_data.output && std::ranges::all_of(m_readers[at(output)], [this](std::int32_t reader) {
               return ruleOf(nodeAt(at(reader)).op) == &HeadFinder::joins;
           });
}

} // namespace paretoscope::pipeline
