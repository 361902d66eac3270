#include "core/evaluate/running/patches.h"

#include <ATen/ops/eye.h>

#include <algorithm>

namespace paretoscope::evaluate {

namespace {

using graph::LayerKind;

constexpr std::int64_t bytesAtOnce = std::int64_t{32} << 20; ///< of patches, about

bool isTransposed(LayerKind kind)
{
    return kind == LayerKind::ConvTranspose1d || kind == LayerKind::ConvTranspose2d ||
           kind == LayerKind::ConvTranspose3d;
}

/// For each input channel a kernel for each place under WEIGHT's, with a 1 there: a convolution of as many
/// groups as there are channels.
at::Tensor kernelsOfOne(const at::Tensor &weight, std::int64_t channels, bool transposed)
{
    std::vector<std::int64_t> shape(weight.sizes().begin() + 2, weight.sizes().end());
    std::int64_t places = 1;
    for (const std::int64_t length : shape)
        places *= length;
    shape.insert(shape.begin(), {places, 1});
    const at::Tensor one = at::eye(places, weight.options()).reshape(shape);
    std::vector<std::int64_t> repeats(shape.size(), 1);
    repeats.front() = channels;
    if (!transposed)
        return one.repeat(repeats);
    return one.transpose(0, 1).repeat(repeats).contiguous(); // [channels, places, kernel…]
}

void forEachOfConvolution(const graph::WeightUse &use, torch::jit::Stack inputs,
                          const std::function<void(torch::jit::Stack &)> &run,
                          const std::function<void(const at::Tensor &)> &each)
{
    const int dimensions = graph::kernelDimensions(use.kind);
    at::Tensor input = inputs[use.inputSlot].toTensor();
    if (input.dim() == dimensions + 1)
        input = input.unsqueeze(0);
    const std::int64_t channels = input.size(1);
    const at::Tensor kernels =
        kernelsOfOne(inputs[use.weightSlot].toTensor(), channels, isTransposed(use.kind));
    const std::int64_t bytes = 4 * input.numel() / input.size(0) * (kernels.numel() / channels);
    const std::int64_t most = std::max<std::int64_t>(bytesAtOnce / std::max<std::int64_t>(bytes, 1), 1);
    inputs[use.weightSlot] = kernels;
    inputs[*use.biasSlot] = c10::IValue();
    inputs[*use.groupsSlot] = channels;
    for (std::int64_t first = 0; first < input.size(0); first += most) {
        torch::jit::Stack stack = inputs;
        stack[use.inputSlot] = input.narrow(0, first, std::min(most, input.size(0) - first));
        run(stack);
        each(stack.back().toTensor().flatten(2));
    }
}

} // namespace

std::optional<graph::WeightUse> plainUseOf(const graph::ModelData &data, std::size_t layer, std::size_t node)
{
    for (graph::WeightUse &use : graph::weightUsesOf(data, data.nodes[node])) {
        if (use.weight != data.bindings[layer].weight)
            continue;
        const bool convolution = graph::isConvolution(use.kind) && use.isDirect() && use.groupsSlot;
        const bool matrix = (use.kind == LayerKind::Linear || use.kind == LayerKind::LinearTransposed) &&
                            (use.isDirect() || use.viaTranspose);
        if (convolution || matrix)
            return std::move(use);
    }
    return std::nullopt;
}

void forEachPatches(const graph::WeightUse &use, const torch::jit::Stack &inputs,
                    const std::function<void(torch::jit::Stack &)> &run,
                    const std::function<void(const at::Tensor &)> &each)
{
    if (graph::isConvolution(use.kind)) {
        forEachOfConvolution(use, inputs, run, each);
        return;
    }
    const at::Tensor input = inputs[use.inputSlot].toTensor();
    const std::int64_t columns = input.size(-1);
    each(input.reshape({input.dim() > 1 ? input.size(0) : 1, -1, columns}).transpose(1, 2));
}

} // namespace paretoscope::evaluate
