#include "core/sensitivity/estimate/outputdelta.h"

#include "core/base/enginescope.h"

#include <ATen/ops/bmm.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/zeros.h>

#include <algorithm>

namespace paretoscope::sensitivity {

namespace {

using base::Result;
using graph::LayerKind;
using graph::LayerUse;

/// Elements of Δy at a time: larger ones leave the cache and cost more than the calls they save.
constexpr std::int64_t mostElements = std::int64_t{1} << 23;

/// Whether the weight's output channels lie along its dimension 1.
bool isByColumn(LayerKind kind)
{
    return graph::isTransposed(kind) || kind == LayerKind::Embedding || kind == LayerKind::LinearTransposed;
}

at::Tensor split(const at::Tensor &tensor, std::int64_t axis, std::initializer_list<std::int64_t> sizes)
{
    std::vector<std::int64_t> shape = tensor.sizes().vec();
    const auto place = shape.erase(shape.begin() + axis);
    shape.insert(place, sizes);
    return tensor.reshape(shape);
}

/// CHANGES as one weight whose output channels are [group, change, channel of the group].
at::Tensor sideBySide(const std::vector<at::Tensor> &changes, const graph::WeightUse &use)
{
    if (isByColumn(use.kind))
        return at::cat(changes, 1);
    if (use.groups == 1)
        return at::cat(changes, 0);
    std::vector<at::Tensor> grouped;
    for (const at::Tensor &change : changes)
        grouped.push_back(split(change, 0, {use.groups, change.size(0) / use.groups}));
    return at::cat(grouped, 1).flatten(0, 1);
}

/// The layer's operator with another weight and no bias.
at::Tensor outputOf(const LayerUse &use, const at::Tensor &weight)
{
    torch::jit::Stack stack(use.inputs.begin(), use.inputs.end());
    stack[use.weight.weightSlot] = use.weight.viaTranspose ? weight.t() : weight;
    if (use.weight.biasSlot) {
        // A product adds its first operand, which cannot be left out.
        if (*use.weight.biasSlot == 0)
            stack[*use.weight.biasSlot] = at::zeros({1}, weight.options());
        else
            stack[*use.weight.biasSlot] = c10::IValue();
    }
    use.node->run(stack);
    return stack.at(0).toTensor();
}

/// [samples, changes, rest] of an output whose CHANNELAXIS holds [groups, changes, channels].
at::Tensor bySample(const at::Tensor &output, std::int64_t channelAxis, std::int64_t groups,
                    std::int64_t changes, std::int64_t sampleAxis, std::int64_t samples)
{
    const std::int64_t channels = output.size(channelAxis) / (groups * changes);
    const std::int64_t own = sampleAxis < channelAxis ? sampleAxis : sampleAxis + 2;
    at::Tensor parts = split(output, channelAxis, {groups, changes, channels});
    parts = split(parts, own, {samples, parts.size(own) / samples});
    const std::int64_t changeAxis = channelAxis + (own < channelAxis ? 2 : 1);
    std::vector<std::int64_t> order{own, changeAxis};
    for (std::int64_t d = 0; d < parts.dim(); ++d)
        if (d != own && d != changeAxis)
            order.push_back(d);
    return parts.permute(order).reshape({samples, changes, -1});
}

} // namespace

std::optional<SampleAxis> findSampleAxis(const graph::LayerUse &use, std::int64_t samples)
{
    for (std::int64_t axis = 0; axis < use.gradient.dim(); ++axis) {
        if (axis == graph::channelAxisOf(use) || use.gradient.size(axis) % samples != 0)
            continue;
        const std::int64_t first = use.gradient.size(axis) / samples;
        const at::Tensor others = use.gradient.narrow(axis, first, use.gradient.size(axis) - first);
        if (others.count_nonzero().item<std::int64_t>() == 0)
            return SampleAxis{axis};
    }
    return std::nullopt;
}

Result<at::Tensor> deltaProducts(const graph::LayerUse &use, SampleAxis samplesAlong, std::int64_t samples,
                                 const std::vector<at::Tensor> &weightChanges)
{
    const std::int64_t channelAxis = graph::channelAxisOf(use);
    const at::Tensor gradient =
        bySample(use.gradient, channelAxis, use.weight.groups, 1, samplesAlong.axis, samples).transpose(1, 2);
    const auto atATime = static_cast<std::size_t>(
        std::clamp<std::int64_t>(mostElements / std::max<std::int64_t>(use.gradient.numel(), 1), 1,
                                 static_cast<std::int64_t>(weightChanges.size())));
    std::vector<at::Tensor> products;
    for (std::size_t first = 0; first < weightChanges.size(); first += atATime) {
        const std::size_t end = std::min(first + atATime, weightChanges.size());
        const std::vector<at::Tensor> chunk(weightChanges.begin() + static_cast<std::ptrdiff_t>(first),
                                            weightChanges.begin() + static_cast<std::ptrdiff_t>(end));
        const at::Tensor output = outputOf(use, sideBySide(chunk, use.weight));
        const at::Tensor change =
            bySample(output, channelAxis, use.weight.groups, static_cast<std::int64_t>(chunk.size()),
                     samplesAlong.axis, samples);
        products.push_back(at::bmm(change, gradient).squeeze(2));
    }
    return at::cat(products, 1);
}

} // namespace paretoscope::sensitivity
