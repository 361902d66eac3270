// Operators that move heads, whole dimensions at a time.
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
    constexpr std::int64_t mostDimensions = 64;
    if (std::max(*dimension, ~*dimension) >= mostDimensions)
        return std::nullopt;
    const auto rank = rankOf(nodeAt(index).inputs[0]);
    if (!rank)
        return *dimension < 0 ? std::optional(-*dimension) : std::nullopt;
    const std::int64_t own = *dimension < 0 ? -*dimension : *rank + more - *dimension;
    return own >= 1 && own <= *rank + more ? std::optional(own) : std::nullopt;
}

bool HeadFinder::mayRepeat(const std::vector<ChannelId> &heads, std::int64_t times) const
{
    return times > 0 && !heads.empty() && times <= m_mostPlaces / std::ssize(heads);
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
    if (count <= 0 || width <= 0 || count > all || width > all)
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
    if (rank == n && heads.fromEnd <= n && sizes[static_cast<std::size_t>(n - heads.fromEnd)] == count) {
        setSize(index, 1, static_cast<std::size_t>(n - heads.fromEnd), heads.heads);
        write(index, heads);
        return true;
    }
    if (heads.fromEnd != 2 || !sizes.back())
        return false;
    const KnownSize width = sizeFromEnd(m_shapes[at(nodeAt(index).inputs[0])], 1);
    if (width && !mayRepeat(heads.heads, *width))
        return false;
    const bool isFlatter = rank && *rank - 1 == n;
    if (*sizes.back() == -1 && isFlatter) {
        write(index,
              width ? LaidHeads{repeated(heads.heads, *width), 1, false} : LaidHeads{heads.heads, 1, true});
        return true;
    }
    const bool fits = *sizes.back() > 0 && *sizes.back() % count == 0 &&
                      mayRepeat(heads.heads, *sizes.back() / count) &&
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
    if (heads.fromEnd < 3 || !rank || *rank < heads.fromEnd || *rank - 1 != std::ssize(sizes) || !times ||
        !mayRepeat(heads.heads, *times))
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
        if (width && !mayRepeat(heads.heads, *width))
            return false;
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

} // namespace paretoscope::pipeline
