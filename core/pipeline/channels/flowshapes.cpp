// Operators that move channels, lay them side by side or count them.
#include "core/graph/weightpath.h"
#include "core/pipeline/channels/flowfinder.h"
#include "core/pipeline/channels/nodearguments.h"

#include <algorithm>
#include <limits>
#include <span>

namespace paretoscope::pipeline {

using graph::at;
using graph::constantInt;
using graph::Node;
using graph::Value;
using graph::ValueId;

std::optional<std::int64_t> FlowFinder::fromFront(std::size_t index, std::int64_t dimension) const
{
    if (dimension >= 0)
        return dimension;
    const auto &rank = m_rank[at(nodeAt(index).inputs[0])];
    return rank ? std::optional(dimension + *rank) : std::nullopt;
}

std::optional<std::int64_t> FlowFinder::channelDimension(std::size_t index) const
{
    const ValueId input = nodeAt(index).inputs[0];
    return laid(input) && m_rank[at(input)] ? std::optional(*m_rank[at(input)] - laid(input)->fromEnd)
                                            : std::nullopt;
}

/// How many dimensions what the node writes has, where that follows from what it is, or from what it reads.
void FlowFinder::inferRank(std::size_t index)
{
    const Node &node = nodeAt(index);
    if (node.outputs.size() != 1 || node.inputs.empty())
        return;
    auto &rank = m_rank[at(node.outputs[0])];
    const std::string name = plainName(node);
    const auto &read = m_rank[at(node.inputs[0])];
    if (const auto uses = graph::weightUsesOf(m_data, node); uses.size() == 1) {
        const graph::LayerKind kind = uses.front().kind;
        if (graph::isConvolution(kind))
            rank = graph::kernelDimensions(kind) + 2;
        else if (kind == graph::LayerKind::Linear || kind == graph::LayerKind::LinearTransposed)
            rank = name == "aten::addmm" ? std::optional<std::int64_t>(2)
                                         : m_rank[at(node.inputs[uses.front().inputSlot])];
    } else if (name == "aten::flatten") {
        const auto first = constantInt(m_data, node, 1), last = constantInt(m_data, node, 2);
        if (first && last && *first >= 0 && (*last == -1 || (read && *last == *read - 1)))
            rank = *first + 1;
        else if (read && first && last)
            rank = *read - ((*last < 0 ? *last + *read : *last) - (*first < 0 ? *first + *read : *first));
    } else if (name == "aten::view" || name == "aten::reshape") {
        if (const auto shape = someIntsAt(m_data, node, 1))
            rank = std::ssize(*shape);
    } else if (name == "aten::mean" || name == "aten::sum" || name == "aten::amax") {
        const auto over = intsAt(m_data, node, 1);
        const auto keeps = constantInt(m_data, node, 2);
        if (read && over && keeps)
            rank = *keeps ? *read : *read - std::ssize(*over);
    } else if (name == "aten::squeeze" && node.inputs.size() == 2) {
        rank = read ? std::optional(*read - 1) : std::nullopt;
    } else if (name == "aten::unsqueeze") {
        rank = read ? std::optional(*read + 1) : std::nullopt;
    } else if (name == "aten::add" || name == "aten::mul" || name == "aten::sub" || name == "aten::div") {
        const auto &other = m_rank[at(node.inputs[1])];
        rank = read && other ? std::max(read, other) : read ? read : other;
    } else if (name == "aten::cat") {
        const auto elements = graph::listElements(m_data, node.inputs[0]);
        if (elements && !elements->empty())
            rank = m_rank[at(elements->front())];
    } else if (ruleOf(name)) {
        rank = read;
    }
}

/// aten::pad(x, pad, mode, value), aten::constant_pad_nd(x, pad, value): two numbers a dimension, the last
/// dimension first.
bool FlowFinder::pads(std::size_t index)
{
    const Node &node = nodeAt(index);
    const auto pad = intsAt(m_data, node, 1);
    if (!isAlone(index) || !pad || inputOf(index)->isFlat)
        return false;
    const bool general = node.op == "aten::pad";
    const Value *mode = general && node.inputs.size() > 2 ? &m_data.values[at(node.inputs[2])] : nullptr;
    const bool constant = !mode || (mode->constant.isString() && mode->constant.toStringRef() == "constant");
    const double value = constant ? numberAt(m_data, node, general ? 3 : 2).value_or(0) : 0;
    const auto place = static_cast<std::size_t>(2 * (inputOf(index)->fromEnd - 1));
    const bool around = place + 1 < pad->size() && ((*pad)[place] != 0 || (*pad)[place + 1] != 0);
    if (around)
        return constant && value == 0 && padsAround(index, place, *pad);
    LaidChannels channels = *inputOf(index);
    channels.area.reset();
    if (value != 0 && channels.notZero.empty())
        channels.notZero = node.op;
    write(index, std::move(channels));
    return true;
}

/// Channels of zeros: what they are added to may be more.
bool FlowFinder::padsAround(std::size_t index, std::size_t place, const std::vector<std::int64_t> &pad)
{
    if (pad[place] < 0 || pad[place + 1] < 0)
        return false;
    LaidChannels channels = *inputOf(index);
    ChannelPadding padding{index, 1, place, m_tied.make(pad[place]), m_tied.make(pad[place + 1])};
    channels.channels.insert(channels.channels.begin(), padding.before.begin(), padding.before.end());
    channels.channels.insert(channels.channels.end(), padding.after.begin(), padding.after.end());
    channels.area.reset();
    m_flow.paddings.push_back(std::move(padding));
    write(index, std::move(channels));
    return true;
}

/// aten::slice(x, dimension, start, end, step), not of the channels but where it is all of them.
bool FlowFinder::slices(std::size_t index)
{
    const Node &node = nodeAt(index);
    const auto given = constantInt(m_data, node, 1);
    const std::int64_t dimension = (given ? fromFront(index, *given) : std::nullopt).value_or(-1);
    const auto own = channelDimension(index);
    if (!isAlone(index) || dimension < 0 || !own || inputOf(index)->isFlat)
        return false;
    if (dimension == *own) {
        const auto start = constantInt(m_data, node, 2), end = constantInt(m_data, node, 3);
        const bool fromFirst = start == 0 || m_data.values[at(node.inputs[2])].constant.isNone();
        const bool toLast = (end && *end >= std::numeric_limits<std::int32_t>::max()) ||
                            m_data.values[at(node.inputs[3])].constant.isNone();
        if (!fromFirst || !toLast || constantInt(m_data, node, 4) != 1)
            return false;
        return keepsZero(index);
    }
    LaidChannels channels = *inputOf(index);
    channels.area.reset();
    write(index, std::move(channels));
    return true;
}

/// aten::mean(x, dimensions, keeps them, …)
bool FlowFinder::averages(std::size_t index)
{
    const Node &node = nodeAt(index);
    const auto over = intsAt(m_data, node, 1);
    const auto keeps = constantInt(m_data, node, 2);
    const auto own = channelDimension(index);
    if (!isAlone(index) || !over || over->empty() || !keeps || !own || inputOf(index)->isFlat)
        return false;
    const std::int64_t rank = *m_rank[at(node.inputs[0])];
    LaidChannels channels = *inputOf(index);
    std::int64_t behind = 0;
    for (const std::int64_t dimension : *over) {
        const std::int64_t place = dimension < 0 ? dimension + rank : dimension;
        if (place == *own)
            return false;
        behind += place > *own ? 1 : 0;
    }
    channels.area = behind == channels.fromEnd - 1 ? std::optional<std::int64_t>(1) : std::nullopt;
    if (*keeps == 0)
        channels.fromEnd -= behind;
    write(index, std::move(channels));
    return true;
}

bool FlowFinder::flattens(std::size_t index)
{
    const Node &node = nodeAt(index);
    const auto own = channelDimension(index);
    const auto first = constantInt(m_data, node, 1), last = constantInt(m_data, node, 2);
    if (!isAlone(index) || !own || !first || !last || inputOf(index)->isFlat)
        return false;
    const std::int64_t rank = *m_rank[at(node.inputs[0])];
    const std::int64_t begin = *first < 0 ? *first + rank : *first;
    const std::int64_t end = *last < 0 ? *last + rank : *last;
    LaidChannels channels = *inputOf(index);
    if (end < begin || (begin < *own && *own <= end))
        return false;
    if (*own < begin) {
        channels.fromEnd -= end - begin;
    } else if (*own == begin && end > begin) {
        channels.isFlat = channels.area != 1 || end != rank - 1;
        channels.fromEnd = rank - end;
        channels.area = 1;
    }
    write(index, std::move(channels));
    return true;
}

/// [N, C, …] as [N, features]: the features are named, or they are what is left.
bool FlowFinder::reshapes(std::size_t index)
{
    const Node &node = nodeAt(index);
    const auto shape = someIntsAt(m_data, node, 1);
    if (!isAlone(index) || !shape || shape->size() != 2 || channelDimension(index) != 1 || !(*shape)[1] ||
        inputOf(index)->isFlat)
        return false;
    LaidChannels channels = *inputOf(index);
    const auto count = static_cast<std::int64_t>(channels.channels.size());
    const std::int64_t features = *(*shape)[1];
    if (features == -1) {
        channels.isFlat = channels.fromEnd > 1 && channels.area != 1;
    } else {
        if (features <= 0 || features % count != 0 || (channels.fromEnd == 1 && features != count) ||
            m_readers[at(node.inputs[1])].size() != 1) // the list changes
            return false;
        std::vector<ChannelId> all;
        for (const ChannelId channel : channels.channels)
            all.insert(all.end(), static_cast<std::size_t>(features / count), channel);
        m_flow.shapes.push_back({index, 1, 1, all});
        channels.channels = std::move(all);
    }
    channels.fromEnd = 1;
    channels.area = 1;
    write(index, std::move(channels));
    return true;
}

bool FlowFinder::permutes(std::size_t index)
{
    const auto order = intsAt(m_data, nodeAt(index), 1);
    const auto own = channelDimension(index);
    if (!isAlone(index) || !order || !own || inputOf(index)->isFlat)
        return false;
    const auto rank = std::ssize(*order);
    const auto place = std::ranges::find_if(*order, [&](std::int64_t dimension) {
        return (dimension < 0 ? dimension + rank : dimension) == *own;
    });
    if (rank != *m_rank[at(nodeAt(index).inputs[0])] || place == order->end())
        return false;
    LaidChannels channels = *inputOf(index);
    channels.fromEnd = order->end() - place;
    channels.area.reset();
    write(index, std::move(channels));
    return true;
}

bool FlowFinder::swaps(std::size_t index)
{
    const Node &node = nodeAt(index);
    const auto own = channelDimension(index);
    const bool both = node.op == "aten::t";
    const auto one = both ? std::optional<std::int64_t>(0) : constantInt(m_data, node, 1);
    const auto other = both ? std::optional<std::int64_t>(1) : constantInt(m_data, node, 2);
    if (!isAlone(index) || !own || !one || !other || inputOf(index)->isFlat)
        return false;
    const std::int64_t rank = *m_rank[at(node.inputs[0])];
    const std::int64_t first = *one < 0 ? *one + rank : *one;
    const std::int64_t second = *other < 0 ? *other + rank : *other;
    LaidChannels channels = *inputOf(index);
    const std::int64_t moved = *own == first ? second : *own == second ? first : *own;
    channels.fromEnd = rank - moved;
    channels.area.reset();
    write(index, std::move(channels));
    return true;
}

/// Of a dimension that is named: of others it is not known whether they are one long.
bool FlowFinder::squeezes(std::size_t index)
{
    const Node &node = nodeAt(index);
    const auto given = constantInt(m_data, node, 1);
    const auto own = channelDimension(index);
    const std::int64_t dimension = (given ? fromFront(index, *given) : std::nullopt).value_or(-1);
    if (!isAlone(index) || !own || dimension < 0 || dimension == *own || inputOf(index)->isFlat ||
        inputOf(index)->area != 1)
        return false;
    LaidChannels channels = *inputOf(index);
    channels.fromEnd -= dimension > *own ? 1 : 0;
    write(index, std::move(channels));
    return true;
}

bool FlowFinder::unsqueezes(std::size_t index)
{
    const Node &node = nodeAt(index);
    const auto given = constantInt(m_data, node, 1);
    const auto own = channelDimension(index);
    if (!isAlone(index) || !own || !given || inputOf(index)->isFlat)
        return false;
    const std::int64_t rank = *m_rank[at(node.inputs[0])];
    const std::int64_t dimension = *given < 0 ? *given + rank + 1 : *given;
    LaidChannels channels = *inputOf(index);
    channels.fromEnd += dimension > *own ? 1 : 0;
    write(index, std::move(channels));
    return true;
}

/// aten::cat(values, dimension): channels side by side, or channel for channel one.
bool FlowFinder::concatenates(std::size_t index)
{
    const Node &node = nodeAt(index);
    const auto elements = graph::listElements(m_data, node.inputs[0]);
    const auto given = constantInt(m_data, node, 1);
    if (!elements || elements->empty() || !given)
        return false;
    const bool followed = std::ranges::all_of(
        *elements, [this](ValueId id) { return laid(id) && !laid(id)->isFlat && m_rank[at(id)]; });
    const auto rank = m_rank[at(elements->front())];
    bool fits = followed;
    for (const ValueId id : *elements)
        fits = fits && laid(id)->fromEnd == laid(elements->front())->fromEnd && m_rank[at(id)] == rank;
    if (fits) {
        const std::int64_t dimension = *given < 0 ? *given + *rank : *given;
        LaidChannels channels = *laid(elements->front());
        const bool sideBySide = dimension == *rank - channels.fromEnd;
        for (const ValueId id : std::span(*elements).subspan(1)) {
            const LaidChannels &own = *laid(id);
            if (sideBySide)
                channels.channels.insert(channels.channels.end(), own.channels.begin(), own.channels.end());
            else if ((fits = fits && own.channels.size() == channels.channels.size()))
                m_tied.join(channels.channels, own.channels);
            if (channels.area != own.area || !sideBySide)
                channels.area.reset();
            if (channels.notZero.empty())
                channels.notZero = own.notZero;
        }
        if (fits)
            write(index, std::move(channels));
    }
    if (!fits)
        for (const ValueId id : *elements)
            forbid(laid(id), PARETOSCOPE_SAY("channels.concatenated",
                                             "aten::cat with something whose channels are not known"));
    return true;
}

/// A list that is concatenated; any other, or what is put together for the network's caller, is followed no
/// further.
bool FlowFinder::lists(std::size_t index)
{
    const Node &node = nodeAt(index);
    const auto &readers = m_readers[at(node.outputs[0])];
    const bool isConcatenated = node.op == "prim::ListConstruct" && node.outputs[0] != m_data.output &&
                                std::ranges::all_of(readers, [this](std::int32_t reader) {
                                    return ruleOf(nodeAt(at(reader)).op) == &FlowFinder::concatenates;
                                });
    if (isConcatenated)
        return true; // see concatenates()
    forbidInputs(index, PARETOSCOPE_SAY("channels.put-together",
                                        "what the network returns, or puts together with others"));
    return true;
}

/// aten::size(x, dimension): not of the channels.
bool FlowFinder::tellsSize(std::size_t index)
{
    const Node &node = nodeAt(index);
    if (node.op == "aten::dim")
        return true;
    const auto given = constantInt(m_data, node, 1);
    const std::int64_t dimension = (given ? fromFront(index, *given) : std::nullopt).value_or(-1);
    const auto own = channelDimension(index);
    return dimension >= 0 && own && dimension != *own;
}

} // namespace paretoscope::pipeline
