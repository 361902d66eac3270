#include "core/graph/patches.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/eye.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace paretoscope::graph {

namespace {

constexpr std::int64_t positionsPerColumn = 16;              ///< that are looked at
constexpr std::int64_t leastPositions = 4096;                ///< however few columns there are
constexpr std::int64_t bytesAtOnce = std::int64_t{32} << 20; ///< of patches, about

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

void forEachOfConvolution(const WeightUse &use, torch::jit::Stack inputs,
                          const std::function<void(torch::jit::Stack &)> &run,
                          const std::function<void(const at::Tensor &)> &each)
{
    const int dimensions = kernelDimensions(use.kind);
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

/// COUNT of POSITIONS, spread over them and otherwise for every SAMPLE: multiples of the golden section.
at::Tensor chosenPositions(std::int64_t positions, std::int64_t count, std::int64_t sample)
{
    constexpr double section = 0.6180339887498949;
    std::int64_t step = std::max<std::int64_t>(std::llround(section * static_cast<double>(positions)), 1);
    while (std::gcd(step, positions) != 1)
        ++step;
    const at::Tensor chosen = at::empty({count}, at::kLong);
    for (std::int64_t i = 0; i < count; ++i)
        chosen.data_ptr<std::int64_t>()[i] = (sample * count + i) % positions * step % positions;
    return chosen;
}

} // namespace

std::optional<WeightUse> plainUseOf(const ModelData &data, std::size_t layer, std::size_t node)
{
    for (WeightUse &use : weightUsesOf(data, data.nodes[node])) {
        if (use.weight != data.bindings[layer].weight)
            continue;
        const bool convolution = isConvolution(use.kind) && use.isDirect() && use.groupsSlot;
        const bool matrix = (use.kind == LayerKind::Linear || use.kind == LayerKind::LinearTransposed) &&
                            (use.isDirect() || use.viaTranspose);
        if (convolution || matrix)
            return std::move(use);
    }
    return std::nullopt;
}

ChosenPositions::ChosenPositions(std::int64_t columns, std::int64_t samples)
    : m_perSample((std::max(positionsPerColumn * columns, leastPositions) + samples - 1) / samples)
{
}

at::Tensor ChosenPositions::of(const at::Tensor &patches, std::int64_t sample) const
{
    const std::int64_t positions = patches.size(2), count = std::min(positions, m_perSample);
    std::vector<at::Tensor> parts;
    for (std::int64_t i = 0; i < patches.size(0); ++i)
        parts.push_back(count < positions
                            ? patches[i].index_select(1, chosenPositions(positions, count, sample + i))
                            : patches[i]);
    return at::cat(parts, 1).to(at::kFloat);
}

void forEachPatches(const WeightUse &use, const torch::jit::Stack &inputs,
                    const std::function<void(torch::jit::Stack &)> &run,
                    const std::function<void(const at::Tensor &)> &each)
{
    const at::Tensor input = inputs[use.inputSlot].toTensor();
    if (input.numel() == 0)
        return; // boxes of a picture that has none
    if (isConvolution(use.kind)) {
        forEachOfConvolution(use, inputs, run, each);
        return;
    }
    const std::int64_t columns = input.size(-1);
    each(input.reshape({input.dim() > 1 ? input.size(0) : 1, -1, columns}).transpose(1, 2));
}

at::Tensor chosenPatches(const WeightUse &use, const torch::jit::Stack &inputs,
                         const std::function<void(torch::jit::Stack &)> &run, std::int64_t columns,
                         std::int64_t samples)
{
    const ChosenPositions chosen(columns, samples);
    std::vector<at::Tensor> parts;
    std::int64_t sample = 0;
    forEachPatches(use, inputs, run, [&](const at::Tensor &patches) {
        parts.push_back(chosen.of(patches, sample));
        sample += patches.size(0);
    });
    if (parts.empty())
        return at::zeros({use.groups, columns, 0});
    const at::Tensor all = at::cat(parts, 1);
    return all.reshape({use.groups, columns, all.size(1)});
}

} // namespace paretoscope::graph
