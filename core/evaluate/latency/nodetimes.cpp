#include "core/evaluate/latency/nodetimes.h"

#include "core/evaluate/evaluatordata.h"
#include "core/evaluate/latency/latency.h"
#include "core/evaluate/latency/timedruns.h"
#include "core/evaluate/recipelatency.h"
#include "core/graph/observer.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <numeric>
#include <ranges>
#include <utility>

#include <time.h>

namespace paretoscope::evaluate {

namespace {

using base::Result;
using Clock = std::chrono::steady_clock;

constexpr std::int64_t profiledBatch = 32;
constexpr int wantedProfiles = 9;
constexpr int leastProfiles = 3;
constexpr double enoughProfilesMs = 3000;

/// By node that computes: the layers it computes with and their shares of its time. Layers that share a node
/// (the matrices of an LSTM) share its time by their sizes.
using LayersOfNode = std::map<std::size_t, std::vector<std::pair<std::size_t, double>>>;

LayersOfNode layersOfNodes(const graph::ModelData &model)
{
    LayersOfNode layers;
    for (std::size_t layer = 0; layer < model.bindings.size(); ++layer)
        for (const std::int32_t node : model.bindings[layer].computing)
            layers[static_cast<std::size_t>(node)].emplace_back(
                layer, static_cast<double>(model.layers[layer].weightCount()));
    for (auto &[node, shares] : layers) {
        double weights = 0;
        for (const auto &[layer, count] : shares)
            weights += count;
        for (auto &[layer, share] : shares)
            share /= weights;
    }
    return layers;
}

/// Each layer's median; medians may sum up to a little more than any run did.
std::vector<double> medianShares(const std::vector<std::vector<double>> &runs)
{
    std::vector<double> shares;
    for (std::size_t layer = 0; layer < runs.front().size(); ++layer) {
        std::vector<double> own;
        for (const auto &run : runs)
            own.push_back(run[layer]);
        shares.push_back(medianOf(own));
    }
    const double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
    for (double &share : shares)
        share /= std::max(sum, 1.0);
    return shares;
}

} // namespace

double threadMilliseconds()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) * 1e-6;
}

graph::Model timed(const graph::Model &model, std::vector<double> &times)
{
    const LayersOfNode layers = layersOfNodes(model.data());
    const auto time = [layers, &times](std::size_t node, torch::jit::Stack &stack, const auto &run) {
        const double start = threadMilliseconds();
        run(stack);
        const double elapsed = threadMilliseconds() - start;
        for (const auto &[layer, share] : layers.at(node))
            times[layer] += share * elapsed;
    };
    const auto nodes = std::views::keys(layers);
    return graph::observed(model, std::vector<std::size_t>(nodes.begin(), nodes.end()), time);
}

Result<std::vector<double>> measureLayerShares(const Evaluator &evaluator, std::stop_token stop)
{
    return base::guarded(
        base::ErrorCode::Internal,
        PARETOSCOPE_SAY("latency.no-layer-shares", "The layers' shares of time could not be measured."),
        [&]() -> Result<std::vector<double>> {
            const base::EngineScope scope;
            const auto batch = repeatedBatch(evaluator.samples(), profiledBatch);
            if (!batch)
                return batch.error();
            const auto inputs = toInputs(*batch);
            std::vector<double> times(evaluator.model().layers().size());
            const graph::Executor executor(timed(evaluator.model(), times));
            std::vector<std::vector<double>> runs;
            const auto start = Clock::now();
            for (int run = -1;
                 run < leastProfiles || (run < wantedProfiles && millisecondsSince(start) < enoughProfilesMs);
                 ++run) {
                std::ranges::fill(times, 0.0);
                const double begin = threadMilliseconds();
                if (auto ran = executor.run(inputs, {}, stop); !ran)
                    return ran.error();
                const double all = threadMilliseconds() - begin;
                if (run < 0) // warms up
                    continue;
                std::vector<double> &shares = runs.emplace_back(times);
                for (double &share : shares)
                    share /= all;
            }
            return medianShares(runs);
        });
}

} // namespace paretoscope::evaluate
