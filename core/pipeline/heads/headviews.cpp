// Operators that move heads, lay them side by side or take them apart.
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

std::optional<std::int64_t> HeadFinder::rankOf(ValueId value) const
{
    const KnownShape &shape = m_shapes[at(value)];
    return shape ? std::optional(std::ssize(*shape)) : std::nullopt;
}

std::optional<std::int64_t> HeadFinder::fromEnd(std::size_t index, std::optional<std::int64_t> dimension,
                                                std::int64_t more) const
{
    if (!dimension)
        return std::nullopt;
    if (*dimension < 0)
        return -*dimension;
    const auto rank = rankOf(nodeAt(index).inputs[0]);
    return rank ? std::optional(*rank + more - *dimension) : std::nullopt;
}

std::vector<ChannelId> HeadFinder::repeated(const std::vector<ChannelId> &heads, std::int64_t times) const
{
    std::vector<ChannelId> all;
    for (const ChannelId head : heads)
        all.insert(all.end(), static_cast<std::size_t>(times), head);
    return all;
}

bool HeadFinder::mayChange(std::size_t index, std::size_t slot) const
{
    const ValueId list = nodeAt(index).inputs[slot];
    return m_data.values[at(list)].origin == Value::Origin::Constant || m_readers[at(list)].size() == 1;
}

void HeadFinder::setSize(std::size_t index, std::size_t slot, std::size_t place,
                         const std::vector<ChannelId> &heads)
{
    m_flow.shapes.push_back({index, slot, place, heads});
}

bool HeadFinder::reshapes(std::size_t index)
{
    const auto sizes = someIntsAt(m_data, nodeAt(index), 1);
    if (!isAlone(index) || !sizes || sizes->empty() || inputOf(index)->isFlat || !mayChange(index, 1))
        return false;
    return inputOf(index)->fromEnd == 1 ? splits(index, *sizes)
                                        : merges(index, *sizes) || mergesRepeated(index, *sizes);
}

/// The first COUNT numbers of a node's shape are sizes of a value's first dimensions.
bool HeadFinder::beginsWithSizes(std::size_t index, std::size_t count) const
{
    const auto elements = graph::listElements(m_data, nodeAt(index).inputs[1]);
    for (std::size_t i = 0; i < count; ++i) {
        const std::int32_t producer =
            elements && i < elements->size() ? m_data.values[at((*elements)[i])].producer : -1;
        if (producer < 0)
            return false;
        const Node &node = nodeAt(at(producer));
        const bool isUnpacked =
            node.op == "prim::ListUnpack" && node.outputs.size() > i && node.outputs[i] == (*elements)[i];
        const bool isNamed = (node.op == "aten::size" || node.op == "aten::__getitem__") &&
                             constantInt(m_data, node, 1) == static_cast<std::int64_t>(i);
        if (!isUnpacked && !isNamed)
            return false;
    }
    return count > 0;
}

/// [.., features] as [.., heads, width], or as [.., parts, heads, width], or left as they are.
bool HeadFinder::splits(std::size_t index, const std::vector<KnownSize> &sizes)
{
    const std::vector<ChannelId> features = inputOf(index)->heads;
    const auto all = std::ssize(features);
    const auto n = sizes.size();
    const auto rank = rankOf(nodeAt(index).inputs[0]);
    const bool isSame = rank == static_cast<std::int64_t>(n);
    const bool isOneHead = !isSame && n > 1 && sizes[n - 2] == 1;
    if ((sizes[n - 1] == all && !isOneHead) || (sizes[n - 1] == -1 && isSame)) {
        if (sizes[n - 1] == all)
            setSize(index, 1, n - 1, features);
        write(index, {features, 1, false});
        return true;
    }
    if (n < 2 || !sizes[n - 1] || !sizes[n - 2])
        return false;
    std::int64_t width = *sizes[n - 1], count = *sizes[n - 2], parts = 1;
    const bool isDeeper =
        (rank && *rank + 1 == static_cast<std::int64_t>(n)) || beginsWithSizes(index, n - 2);
    if (count == -1 && isDeeper && width > 0)
        count = all / width;
    else if (width == -1 && isDeeper && count > 0)
        width = all / count;
    if (count <= 0 || width <= 0)
        return false;
    if (count * width != all && n > 2 && sizes[n - 3] && *sizes[n - 3] > 0)
        parts = *sizes[n - 3];
    if (all % count != 0 || width > all / count || parts != all / count / width || all / count % width != 0)
        return false;
    LaidHeads heads{{}, 2, false};
    for (std::int64_t head = 0; head < count; ++head) {
        heads.heads.push_back(features[static_cast<std::size_t>(head * width)]);
        for (std::int64_t part = 0; part < parts; ++part)
            for (std::int64_t place = 0; place < width; ++place)
                m_tied.join(heads.heads.back(),
                            features[static_cast<std::size_t>((part * count + head) * width + place)]);
    }
    if (*sizes[n - 2] > 0)
        setSize(index, 1, n - 2, heads.heads);
    write(index, std::move(heads));
    return true;
}

/// [.., heads, width] as [.., features], or left as they are before others.
bool HeadFinder::merges(std::size_t index, const std::vector<KnownSize> &sizes)
{
    const LaidHeads heads = *inputOf(index);
    const auto count = std::ssize(heads.heads);
    const auto n = std::ssize(sizes);
    const auto rank = rankOf(nodeAt(index).inputs[0]);
    if (rank == n && sizes[static_cast<std::size_t>(n - heads.fromEnd)] == count) {
        setSize(index, 1, static_cast<std::size_t>(n - heads.fromEnd), heads.heads);
        write(index, heads);
        return true;
    }
    if (heads.fromEnd != 2 || !sizes.back())
        return false;
    const KnownSize width = sizeFromEnd(m_shapes[at(nodeAt(index).inputs[0])], 1);
    const bool isFlatter = rank && *rank - 1 == n;
    if (*sizes.back() == -1 && isFlatter) {
        write(index,
              width ? LaidHeads{repeated(heads.heads, *width), 1, false} : LaidHeads{heads.heads, 1, true});
        return true;
    }
    const bool fits = *sizes.back() > 0 && *sizes.back() % count == 0 &&
                      (width ? *sizes.back() == count * *width : isFlatter);
    if (!fits)
        return false;
    const auto features = repeated(heads.heads, *sizes.back() / count);
    setSize(index, 1, sizes.size() - 1, features);
    write(index, {features, 1, false});
    return true;
}

/// [.., heads, times, ..] as [.., heads · times, ..].
bool HeadFinder::mergesRepeated(std::size_t index, const std::vector<KnownSize> &sizes)
{
    const LaidHeads heads = *inputOf(index);
    const auto rank = rankOf(nodeAt(index).inputs[0]);
    const KnownSize times = sizeFromEnd(m_shapes[at(nodeAt(index).inputs[0])], heads.fromEnd - 1);
    if (heads.fromEnd < 3 || !rank || *rank - 1 != std::ssize(sizes) || !times || *times <= 0)
        return false;
    const auto place = static_cast<std::size_t>(*rank - heads.fromEnd);
    if (sizes[place] != std::ssize(heads.heads) * *times)
        return false;
    const auto all = repeated(heads.heads, *times);
    setSize(index, 1, place, all);
    write(index, {all, heads.fromEnd - 1, false});
    return true;
}

/// aten::flatten(x, first, last)
bool HeadFinder::flattens(std::size_t index)
{
    const Node &node = nodeAt(index);
    const auto first = fromEnd(index, constantInt(m_data, node, 1));
    const auto last = fromEnd(index, constantInt(m_data, node, 2));
    if (!isAlone(index) || !first || !last || *last > *first || inputOf(index)->isFlat)
        return false;
    LaidHeads heads = *inputOf(index);
    if (heads.fromEnd > *first) {
        heads.fromEnd -= *first - *last;
    } else if (heads.fromEnd == *first && *first == 2 && *last == 1) {
        const KnownSize width = sizeFromEnd(m_shapes[at(node.inputs[0])], 1);
        heads = width ? LaidHeads{repeated(heads.heads, *width), 1, false} : LaidHeads{heads.heads, 1, true};
    } else if (heads.fromEnd >= *last && *first != *last) {
        return false;
    }
    write(index, std::move(heads));
    return true;
}

bool HeadFinder::swaps(std::size_t index)
{
    const auto one = fromEnd(index, constantInt(m_data, nodeAt(index), 1));
    const auto other = fromEnd(index, constantInt(m_data, nodeAt(index), 2));
    if (!isAlone(index) || !one || !other || inputOf(index)->isFlat)
        return false;
    LaidHeads heads = *inputOf(index);
    heads.fromEnd = heads.fromEnd == *one ? *other : heads.fromEnd == *other ? *one : heads.fromEnd;
    write(index, std::move(heads));
    return true;
}

bool HeadFinder::permutes(std::size_t index)
{
    const auto order = intsAt(m_data, nodeAt(index), 1);
    if (!isAlone(index) || !order || inputOf(index)->isFlat)
        return false;
    LaidHeads heads = *inputOf(index);
    const auto rank = std::ssize(*order);
    const auto place = std::ranges::find_if(*order, [&](std::int64_t dimension) {
        return (dimension < 0 ? dimension + rank : dimension) == rank - heads.fromEnd;
    });
    if (place == order->end())
        return false;
    heads.fromEnd = order->end() - place;
    write(index, std::move(heads));
    return true;
}

bool HeadFinder::unsqueezes(std::size_t index)
{
    const auto made = fromEnd(index, constantInt(m_data, nodeAt(index), 1), 1);
    if (!isAlone(index) || !made || inputOf(index)->isFlat)
        return false;
    LaidHeads heads = *inputOf(index);
    heads.fromEnd += *made <= heads.fromEnd ? 1 : 0;
    write(index, std::move(heads));
    return true;
}

/// aten::select(x, dimension, place), not of heads.
bool HeadFinder::selects(std::size_t index)
{
    const auto gone = fromEnd(index, constantInt(m_data, nodeAt(index), 1));
    if (!isAlone(index) || !gone || *gone == inputOf(index)->fromEnd || inputOf(index)->isFlat)
        return false;
    LaidHeads heads = *inputOf(index);
    heads.fromEnd -= *gone < heads.fromEnd ? 1 : 0;
    write(index, std::move(heads));
    return true;
}

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
               (sideBySide || own->heads.size() == heads.heads.size());
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
        if (hasSize)
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
