#include "core/evaluate/evaluatordata.h"
#include "core/evaluate/latency.h"
#include "core/evaluate/recipelatency.h"
#include "core/evaluate/timedruns.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <numeric>
#include <utility>

#include <time.h>

namespace paretoscope::evaluate {

namespace {

using base::Result;
using Clock = std::chrono::steady_clock;

constexpr std::int64_t profiledBatch = 32;
constexpr int wantedRuns = 9;
constexpr int leastRuns = 3;
constexpr double enoughMs = 3000;

double millisecondsSince(Clock::time_point start)
{
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

/// Processor time of this thread, which is all that computes: whoever else wants the processor meanwhile
/// would otherwise be counted to whichever layer was interrupted.
double threadMilliseconds()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) * 1e-6;
}

/// The same network; each layer's computing nodes add to TIMES, by layer, how long they took: layers that
/// share a node (the matrices of an LSTM) share its time by their sizes.
graph::Model timed(const graph::ModelData &model, const std::shared_ptr<std::vector<double>> &times)
{
    auto watched = std::make_shared<graph::ModelData>(model);
    std::map<std::int32_t, std::vector<std::size_t>> layersOf;
    for (std::size_t layer = 0; layer < model.bindings.size(); ++layer)
        for (const std::int32_t index : model.bindings[layer].computing)
            layersOf[index].push_back(layer);
    for (const auto &[index, layers] : layersOf) {
        std::vector<std::pair<std::size_t, double>> shares;
        double weights = 0;
        for (const std::size_t layer : layers)
            weights += static_cast<double>(model.layers[layer].weightCount());
        for (const std::size_t layer : layers)
            shares.emplace_back(layer, static_cast<double>(model.layers[layer].weightCount()) / weights);
        graph::Node &node = watched->nodes[static_cast<std::size_t>(index)];
        node.run = [run = node.run, times, shares](torch::jit::Stack &stack) {
            const double start = threadMilliseconds();
            run(stack);
            const double elapsed = threadMilliseconds() - start;
            for (const auto &[layer, share] : shares)
                (*times)[layer] += share * elapsed;
        };
    }
    return graph::Model(watched);
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

Result<std::vector<double>> measureLayerShares(const Evaluator &evaluator, std::stop_token stop)
{
    return base::guarded(base::ErrorCode::Internal, "The layers' shares of time could not be measured.",
                         [&]() -> Result<std::vector<double>> {
                             const base::EngineScope scope;
                             const graph::ModelData &model = evaluator.model().data();
                             const auto batch = repeatedBatch(evaluator.samples(), profiledBatch);
                             if (!batch)
                                 return batch.error();
                             const auto inputs = toInputs(*batch);
                             auto times = std::make_shared<std::vector<double>>(model.bindings.size());
                             const graph::Executor executor(timed(model, times));
                             std::vector<std::vector<double>> runs;
                             const auto start = Clock::now();
                             for (int run = -1; run < leastRuns ||
                                                (run < wantedRuns && millisecondsSince(start) < enoughMs);
                                  ++run) {
                                 std::ranges::fill(*times, 0.0);
                                 const double begin = threadMilliseconds();
                                 if (auto ran = executor.run(inputs, {}, stop); !ran)
                                     return ran.error();
                                 const double all = threadMilliseconds() - begin;
                                 if (run < 0) // warms up
                                     continue;
                                 std::vector<double> &shares = runs.emplace_back(*times);
                                 for (double &share : shares)
                                     share /= all;
                             }
                             return medianShares(runs);
                         });
}

} // namespace paretoscope::evaluate
