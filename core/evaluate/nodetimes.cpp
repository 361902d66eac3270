#include "core/evaluate/evaluatordata.h"
#include "core/evaluate/latency.h"
#include "core/evaluate/recipelatency.h"
#include "core/evaluate/timedruns.h"

#include <algorithm>
#include <chrono>
#include <numeric>

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

/// The same network; every node tells TIMES how long it took.
graph::Model timed(const graph::ModelData &model, const std::shared_ptr<std::vector<double>> &times)
{
    auto watched = std::make_shared<graph::ModelData>(model);
    for (std::size_t i = 0; i < watched->nodes.size(); ++i)
        watched->nodes[i].run = [run = watched->nodes[i].run, times, i](torch::jit::Stack &stack) {
            const auto start = Clock::now();
            run(stack);
            (*times)[i] = millisecondsSince(start);
        };
    return graph::Model(watched);
}

std::vector<double> sharesOf(const graph::ModelData &model, const std::vector<double> &times)
{
    const double all = std::accumulate(times.begin(), times.end(), 0.0);
    std::vector<double> shares;
    for (const graph::LayerBinding &binding : model.bindings) {
        double own = 0;
        for (const std::int32_t node : binding.nodes)
            own += times[static_cast<std::size_t>(node)];
        shares.push_back(all > 0 ? own / all : 0);
    }
    return shares;
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
                             auto times = std::make_shared<std::vector<double>>(model.nodes.size());
                             const graph::Executor executor(timed(model, times));
                             std::vector<std::vector<double>> runs;
                             const auto start = Clock::now();
                             for (int run = -1; run < leastRuns ||
                                                (run < wantedRuns && millisecondsSince(start) < enoughMs);
                                  ++run) {
                                 if (auto ran = executor.run(inputs, {}, stop); !ran)
                                     return ran.error();
                                 if (run >= 0) // the first warms up
                                     runs.push_back(sharesOf(model, *times));
                             }
                             return medianShares(runs);
                         });
}

} // namespace paretoscope::evaluate
