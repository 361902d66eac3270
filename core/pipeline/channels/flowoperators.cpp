// Operators that keep channels apart and leave them where they lie.
#include "core/graph/knowntensor.h"
#include "core/pipeline/channels/flowfinder.h"
#include "core/pipeline/channels/nodearguments.h"

#include <algorithm>
#include <array>
#include <map>

namespace paretoscope::pipeline {

using graph::at;
using graph::constantInt;
using graph::isKnownTensor;
using graph::knownTensor;
using graph::Node;
using graph::Value;
using graph::ValueId;

FlowFinder::Rule FlowFinder::ruleOf(const std::string &name)
{
    static const std::map<std::string, Rule> rules = [] {
        std::map<std::string, Rule> made;
        const auto of = [&made](Rule rule, std::initializer_list<const char *> names) {
            for (const char *own : names)
                made.emplace(std::string("aten::") + own, rule);
        };
        of(&FlowFinder::keepsZero,
           {"relu",       "relu6",   "leaky_relu", "silu",       "gelu",      "tanh",
            "elu",        "selu",    "celu",       "mish",       "hardswish", "abs",
            "neg",        "sqrt",    "sin",        "erf",        "softsign",  "clone",
            "detach",     "alias",   "dropout",    "contiguous", "square",    "feature_dropout",
            "to",         "tan",     "atan",       "expm1",      "log1p",     "softshrink",
            "hardshrink", "type_as", "float",      "lift_fresh"});
        of(&FlowFinder::losesZero, {"sigmoid", "hardsigmoid", "exp", "softplus", "log_sigmoid", "cos"});
        of(&FlowFinder::cuts, {"hardtanh", "clamp", "clamp_min", "clamp_max"});
        of(&FlowFinder::pools,
           {"max_pool1d", "max_pool2d", "max_pool3d", "avg_pool1d", "avg_pool2d", "avg_pool3d",
            "upsample_nearest1d", "upsample_nearest2d", "upsample_nearest3d", "upsample_linear1d",
            "upsample_bilinear2d", "upsample_bicubic2d", "upsample_trilinear3d", "reflection_pad1d",
            "reflection_pad2d", "replication_pad1d", "replication_pad2d", "replication_pad3d"});
        of(&FlowFinder::poolsToSize, {"adaptive_avg_pool1d", "adaptive_avg_pool2d", "adaptive_avg_pool3d"});
        of(&FlowFinder::adds, {"add", "sub"});
        of(&FlowFinder::multiplies, {"mul"});
        of(&FlowFinder::divides, {"div"});
        of(&FlowFinder::normalizes, {"batch_norm", "instance_norm"});
        of(&FlowFinder::slopes, {"prelu"});
        of(&FlowFinder::pads, {"pad", "constant_pad_nd"});
        of(&FlowFinder::slices, {"slice"});
        of(&FlowFinder::averages, {"mean", "sum", "amax"});
        of(&FlowFinder::flattens, {"flatten"});
        of(&FlowFinder::reshapes, {"view", "reshape"});
        of(&FlowFinder::permutes, {"permute"});
        of(&FlowFinder::swaps, {"transpose", "t"});
        of(&FlowFinder::squeezes, {"squeeze"});
        of(&FlowFinder::unsqueezes, {"unsqueeze"});
        of(&FlowFinder::concatenates, {"cat", "concat"});
        of(&FlowFinder::tellsSize, {"size", "dim", "numel"});
        made.emplace("prim::ListConstruct", &FlowFinder::lists);
        made.emplace("prim::TupleConstruct", &FlowFinder::lists);
        made.emplace("prim::DictConstruct", &FlowFinder::lists);
        return made;
    }();
    const auto found = rules.find(name);
    return found == rules.end() ? nullptr : found->second;
}

bool FlowFinder::isAlone(std::size_t index) const
{
    const Node &node = nodeAt(index);
    for (std::size_t slot = 1; slot < node.inputs.size(); ++slot)
        if (laid(node.inputs[slot]))
            return false;
    return laid(node.inputs[0]).has_value();
}

bool FlowFinder::keepsZero(std::size_t index)
{
    if (!isAlone(index))
        return false;
    write(index, *inputOf(index));
    return true;
}

bool FlowFinder::losesZero(std::size_t index)
{
    if (!isAlone(index))
        return false;
    LaidChannels channels = *inputOf(index);
    channels.notZero = nodeAt(index).op;
    write(index, std::move(channels));
    return true;
}

/// aten::clamp(x, low, high), each of which may be None.
bool FlowFinder::cuts(std::size_t index)
{
    const Node &node = nodeAt(index);
    const bool onlyHigh = plainName(node) == "aten::clamp_max";
    const auto isKnown = [&](std::size_t slot) {
        return slot >= node.inputs.size() || numberAt(m_data, node, slot) ||
               m_data.values[at(node.inputs[slot])].constant.isNone();
    };
    if (!isAlone(index) || node.overload == "Tensor" || !isKnown(1) || !isKnown(2))
        return false;
    const double low = onlyHigh ? 0 : numberAt(m_data, node, 1).value_or(0);
    const double high = numberAt(m_data, node, onlyHigh ? 1 : 2).value_or(0);
    return low <= 0 && high >= 0 ? keepsZero(index) : losesZero(index);
}

/// Of every channel alone, along dimensions behind the channels'.
bool FlowFinder::pools(std::size_t index)
{
    // "aten::max_pool2d": the channels are further from the end than what it goes over.
    const std::string name = plainName(nodeAt(index));
    const auto digit = std::ranges::find_if(name, [](char c) { return c >= '1' && c <= '3'; });
    const int dimensions = digit == name.end() ? 1 : *digit - '0';
    if (!isAlone(index) || inputOf(index)->isFlat || inputOf(index)->fromEnd <= dimensions)
        return false;
    LaidChannels channels = *inputOf(index);
    channels.area.reset();
    write(index, std::move(channels));
    return true;
}

bool FlowFinder::poolsToSize(std::size_t index)
{
    if (!pools(index))
        return false;
    const auto sizes = someIntsAt(m_data, nodeAt(index), 1);
    std::int64_t area = 1;
    for (const auto &size : sizes.value_or(std::vector<std::optional<std::int64_t>>{std::nullopt}))
        area = size && area > 0 ? area * *size : 0;
    if (area > 0)
        laid(nodeAt(index).outputs[0])->area = area;
    return true;
}

bool FlowFinder::adds(std::size_t index)
{
    const Node &node = nodeAt(index);
    const std::size_t followed = laid(node.inputs[0]) ? 0 : 1;
    const ValueId other = node.inputs[1 - followed];
    if (laid(other))
        return withChannels(index, false);
    if (isKnownTensor(m_data.values[at(other)]))
        return withTensor(index, followed, SliceRole::Adds);
    const auto number = numberAt(m_data, node, 1 - followed);
    return number && withNumber(index, *number == 0);
}

bool FlowFinder::multiplies(std::size_t index)
{
    const Node &node = nodeAt(index);
    const std::size_t followed = laid(node.inputs[0]) ? 0 : 1;
    const ValueId other = node.inputs[1 - followed];
    if (laid(other))
        return withChannels(index, true);
    if (isKnownTensor(m_data.values[at(other)]))
        return withTensor(index, followed, SliceRole::Scales);
    return numberAt(m_data, node, 1 - followed) && withNumber(index, true);
}

bool FlowFinder::divides(std::size_t index)
{
    const Node &node = nodeAt(index);
    if (!isAlone(index))
        return false;
    if (isKnownTensor(m_data.values[at(node.inputs[1])]))
        return withTensor(index, 0, SliceRole::Slope);
    return numberAt(m_data, node, 1) && withNumber(index, true);
}

bool FlowFinder::withNumber(std::size_t index, bool keepsZeros)
{
    const Node &node = nodeAt(index);
    LaidChannels channels = *laid(node.inputs[laid(node.inputs[0]) ? 0 : 1]);
    if (!keepsZeros && channels.notZero.empty())
        channels.notZero = node.op;
    write(index, std::move(channels));
    return true;
}

/// A parameter or constant: one number, one for each channel, or a whole that is the same for all of them.
bool FlowFinder::withTensor(std::size_t index, std::size_t followed, SliceRole role)
{
    const Node &node = nodeAt(index);
    const ValueId other = node.inputs[1 - followed];
    const at::Tensor tensor = knownTensor(m_data, other);
    LaidChannels channels = *laid(node.inputs[followed]);
    const auto count = static_cast<std::int64_t>(channels.channels.size());
    const std::int64_t dimension = tensor.dim() - channels.fromEnd;
    const std::int64_t size = dimension < 0 ? 1 : tensor.size(dimension);
    const auto &rank = m_rank[at(node.inputs[followed])];
    if (tensor.numel() > 1 && (channels.isFlat || tensor.dim() > rank.value_or(channels.fromEnd)))
        return false;
    if (size == 1)
        return withNumber(index, role != SliceRole::Adds);
    if (size != count)
        return false;
    tie({role, index, 1 - followed, other, dimension, channels.channels, 1, {}});
    write(index, std::move(channels));
    return true;
}

/// Both have channels: each of one is one with that in its place of the other.
bool FlowFinder::withChannels(std::size_t index, bool anyZero)
{
    const Node &node = nodeAt(index);
    const LaidChannels first = *laid(node.inputs[0]), second = *laid(node.inputs[1]);
    const bool others = std::any_of(node.inputs.begin() + 2, node.inputs.end(),
                                    [this](ValueId id) { return laid(id).has_value(); });
    if (others || first.fromEnd != second.fromEnd || first.isFlat != second.isFlat ||
        first.channels.size() != second.channels.size())
        return false;
    m_tied.join(first.channels, second.channels);
    LaidChannels channels = first;
    if (first.area != second.area)
        channels.area.reset();
    const bool isZero = anyZero ? first.notZero.empty() || second.notZero.empty()
                                : first.notZero.empty() && second.notZero.empty();
    channels.notZero = isZero ? std::string() : first.notZero.empty() ? second.notZero : first.notZero;
    write(index, std::move(channels));
    return true;
}

/// aten::batch_norm(x, scale, shift, mean, variance, training, …), instance_norm alike: its own statistics
/// are of every channel alone.
bool FlowFinder::normalizes(std::size_t index)
{
    const Node &node = nodeAt(index);
    const bool ofBatch = node.op == "aten::batch_norm";
    const bool known = std::all_of(node.inputs.begin() + 1, node.inputs.begin() + 5, [this](ValueId id) {
        return graph::isKnownTensorOrNone(m_data.values[at(id)]);
    });
    if (!isAlone(index) || !known ||
        (ofBatch && (constantInt(m_data, node, 5) != 0 || !isKnownTensor(m_data.values[at(node.inputs[3])]))))
        return false;
    const auto dimension = channelDimension(index);
    if (dimension ? *dimension != 1 : inputOf(index)->fromEnd != 1)
        return false;
    LaidChannels channels = *inputOf(index);
    constexpr std::array roles{SliceRole::Norms, SliceRole::Adds, SliceRole::Mean, SliceRole::Spread};
    for (std::size_t slot = 1; slot <= 4; ++slot) {
        const at::Tensor tensor = knownTensor(m_data, node.inputs[slot]);
        if (!tensor.defined())
            continue;
        const auto width = static_cast<std::int64_t>(channels.channels.size());
        if (channels.isFlat || tensor.dim() != 1 || tensor.numel() != width)
            return false;
        tie({roles[slot - 1], index, slot, node.inputs[slot], 0, channels.channels, 1, {}});
    }
    channels.notZero.clear(); // a scale of zero leaves the shift, which is zero
    if (!knownTensor(m_data, node.inputs[1]).defined())
        channels.notZero = inputOf(index)->notZero;
    write(index, std::move(channels));
    return true;
}

/// aten::prelu(x, slopes)
bool FlowFinder::slopes(std::size_t index)
{
    const Node &node = nodeAt(index);
    if (!isAlone(index) || !isKnownTensor(m_data.values[at(node.inputs[1])]))
        return false;
    const at::Tensor tensor = knownTensor(m_data, node.inputs[1]);
    const LaidChannels &channels = *inputOf(index);
    if (tensor.numel() > 1) {
        if (channels.isFlat || channelDimension(index) != 1 || tensor.dim() != 1 ||
            tensor.numel() != static_cast<std::int64_t>(channels.channels.size()))
            return false;
        tie({SliceRole::Slope, index, 1, node.inputs[1], 0, channels.channels, 1, {}});
    }
    return keepsZero(index);
}

} // namespace paretoscope::pipeline
