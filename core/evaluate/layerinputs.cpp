#include "core/evaluate/layerinputs.h"

#include "core/evaluate/evaluatordata.h"
#include "core/graph/observer.h"
#include "core/graph/patches.h"

#include <ATen/ops/baddbmm.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

namespace paretoscope::evaluate {

namespace {

using base::Result;
using compress::InputMoments;

constexpr std::int64_t mostInputSamples = 256;
constexpr std::int64_t fewestInputSamples = 32; ///< however large the network is
constexpr double mostMacs = 4e11;               ///< of all runs
constexpr std::int64_t bytesOfOnePass = std::int64_t{512} << 20;
constexpr std::int64_t bytesKept = std::int64_t{1} << 30;

/// What is summed up of the inputs of a weight.
struct Sums {
    std::vector<std::size_t> layers;                            ///< that are blocks of it, or all of it
    std::vector<std::pair<std::size_t, graph::WeightUse>> uses; ///< by node
    std::int64_t groups = 1;
    std::int64_t columns = 0;
    std::optional<graph::ChosenPositions> chosen;
    at::Tensor second;
    std::int64_t positions = 0;

    std::int64_t bytes() const { return 4 * groups * columns * columns; }
};

/// Of the weight of LAYER; without uses where its inputs are not known.
Sums sumsOf(const graph::ModelData &data, std::size_t layer, std::int64_t samples)
{
    Sums sums;
    sums.layers = {layer};
    for (const std::int32_t node : data.bindings[layer].computing) {
        auto use = graph::plainUseOf(data, layer, graph::at(node));
        if (!use) {
            sums.uses.clear();
            return sums;
        }
        sums.groups = use->groups;
        sums.uses.emplace_back(graph::at(node), std::move(*use));
    }
    sums.columns = data.layers[layer].weightsPerChannel();
    sums.chosen.emplace(sums.columns, samples);
    return sums;
}

/// PATCHES: [samples, groups · columns, positions], the first sample being FIRST of all.
void add(Sums &sums, const at::Tensor &patches, std::int64_t first)
{
    if (patches.size(1) != sums.groups * sums.columns)
        return; // another layout than rows have
    if (!sums.second.defined())
        sums.second = at::zeros({sums.groups, sums.columns, sums.columns}, at::kFloat);
    const at::Tensor own = sums.chosen->of(patches, first).reshape({sums.groups, sums.columns, -1});
    sums.second.baddbmm_(own, own.transpose(1, 2));
    sums.positions += own.size(2);
}

std::shared_ptr<const InputMoments> momentsOf(const Sums &sums)
{
    if (sums.positions == 0)
        return nullptr;
    return std::make_shared<const InputMoments>(
        InputMoments{at::mul(sums.second, 1.0 / static_cast<double>(sums.positions)), sums.positions});
}

base::Error notFinite(const graph::Layer &layer)
{
    return {base::ErrorCode::NonFinite,
            {PARETOSCOPE_SAY("layer-inputs.not-finite",
                             "Layer %1 is given NaN or infinite numbers by the calibration samples, so that "
                             "nothing can be learnt from its inputs; choose rounding to nearest and pruning "
                             "by magnitude for it, or repair the samples."),
             layer.name},
            {}};
}

} // namespace

std::int64_t LayerInputs::affordableSamples() const
{
    const auto &macs = m_calibration.macs;
    const auto perSample =
        static_cast<double>(std::max<std::int64_t>(std::reduce(macs.begin(), macs.end()), 1));
    const auto affordable = static_cast<std::int64_t>(std::min(mostMacs / perSample, 1e9));
    return std::min(m_calibration.samples.size(),
                    std::clamp(affordable, fewestInputSamples, mostInputSamples));
}

std::int64_t LayerInputs::samples() const
{
    return std::min((m_calibration.samples.size() + 1) / 2, affordableSamples());
}

Result<std::shared_ptr<const InputMoments>> LayerInputs::of(const graph::Model &model, std::size_t layer,
                                                            const std::stop_token &stop)
{
    const std::lock_guard lock(m_mutex);
    const Key key{model.history(), layer};
    if (const auto known = m_known.find(key); known != m_known.end())
        return known->second;
    return findOut(model, layer, stop);
}

Result<std::shared_ptr<const InputMoments>> LayerInputs::findOut(const graph::Model &model, std::size_t first,
                                                                 const std::stop_token &stop)
{
    const graph::ModelData &data = model.data();
    const std::int64_t count = samples();
    std::vector<Sums> sums;
    std::int64_t bytes = 0;
    for (std::size_t layer = first; layer < data.layers.size(); ++layer) {
        if (m_known.contains({model.history(), layer}))
            continue;
        if (!sums.empty() &&
            data.bindings[sums.back().layers.front()].weight == data.bindings[layer].weight) {
            sums.back().layers.push_back(layer); // blocks follow each other
            continue;
        }
        Sums own = sumsOf(data, layer, count);
        if (layer > first && bytes + own.bytes() > bytesOfOnePass)
            break;
        bytes += own.uses.empty() ? 0 : own.bytes();
        sums.push_back(std::move(own));
    }

    std::int64_t sample = 0;
    std::vector<std::size_t> nodes;
    for (const Sums &own : sums)
        for (const auto &[node, use] : own.uses)
            if (std::ranges::find(nodes, node) == nodes.end())
                nodes.push_back(node);
    const graph::Executor executor(
        graph::observed(model, nodes, [&](std::size_t node, torch::jit::Stack &stack, const auto &run) {
            const auto inputs = static_cast<std::ptrdiff_t>(data.nodes[node].inputs.size());
            const torch::jit::Stack own(stack.end() - inputs, stack.end());
            for (Sums &mine : sums)
                for (const auto &[at, use] : mine.uses)
                    if (at == node) {
                        std::int64_t done = sample;
                        graph::forEachPatches(use, own, run, [&](const at::Tensor &patches) {
                            add(mine, patches, done);
                            done += patches.size(0);
                        });
                    }
            run(stack);
        }));

    if (!nodes.empty()) {
        const auto ran = m_calibration.runLast(
            executor, count, [&](std::int64_t next) { sample = next; }, stop);
        if (!ran)
            return ran.error();
    }
    Moments wanted;
    for (const Sums &own : sums) {
        const auto moments = momentsOf(own);
        const bool finite = !moments || std::isfinite(moments->second.sum(at::kDouble).item<double>());
        const bool isWanted = own.layers.front() == first;
        if (isWanted && !finite)
            return notFinite(data.layers[first]);
        if (isWanted)
            wanted = moments;
        for (const std::size_t layer : own.layers)
            if (finite)
                keep({model.history(), layer}, moments);
    }
    return wanted;
}

void LayerInputs::keep(const Key &key, const Moments &moments)
{
    const std::int64_t bytes = moments ? 4 * moments->second.numel() : 0;
    while (m_bytes + bytes > bytesKept && !m_known.empty()) {
        const auto oldest = m_known.begin();
        m_bytes -= oldest->second ? 4 * oldest->second->second.numel() : 0;
        m_known.erase(oldest);
    }
    m_known.emplace(key, moments);
    m_bytes += bytes;
}

} // namespace paretoscope::evaluate
