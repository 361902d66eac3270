#include "core/evaluate/latency/latency.h"

#include "core/evaluate/evaluatordata.h"
#include "core/evaluate/latency/timedruns.h"

#include <algorithm>
#include <array>
#include <chrono>

namespace paretoscope::evaluate {

namespace {

using base::Result;
using Clock = std::chrono::steady_clock;

constexpr int leastRuns = 3; ///< one of such as take longer than `longMs`
constexpr int wantedRuns = 10;
constexpr int mostRuns = 50;
constexpr double enoughMs = 500; // of runs of one size
constexpr double atMostMs = 1000;
constexpr double longMs = 1000;
constexpr double shortMs = 500; ///< a run that takes less may well be twice as slow when it is the first

struct Timed {
    std::int64_t size;
    data::Batch batch;
    std::vector<double> times = {};
    double spentMs = 0;
};

Result<void> runOnce(const EvaluatorData &data, Timed &timed, const std::stop_token &stop)
{
    const auto inputs = toInputs(timed.batch);
    const auto start = Clock::now();
    auto outputs = data.executor.run(inputs, {}, stop);
    if (!outputs)
        return outputs.error();
    const double took = millisecondsSince(start);
    timed.times.push_back(took / static_cast<double>(timed.size));
    timed.spentMs += took;
    return {};
}

bool isEnough(int runs, double spentMs)
{
    if (runs >= mostRuns || (runs >= wantedRuns && spentMs >= enoughMs))
        return true;
    return spentMs >= atMostMs && (runs >= leastRuns || spentMs >= runs * longMs);
}

bool isEnough(const Timed &timed)
{
    return isEnough(static_cast<int>(timed.times.size()), timed.spentMs);
}

} // namespace

Result<data::Batch> repeatedBatch(const data::SampleSet &samples, std::int64_t count)
{
    std::vector<std::int64_t> indices;
    for (std::int64_t i = 0; i < count; ++i)
        indices.push_back(samples.indices[static_cast<std::size_t>(i % samples.size())]);
    return samples.dataset->read(indices);
}

Result<Latency> measureLatency(const EvaluatorData &data, std::stop_token stop,
                               const std::function<void()> &eachRun)
{
    const base::EngineScope scope;
    std::vector<Timed> sizes;
    const auto run = [&](Timed &timed) {
        auto ran = runOnce(data, timed, stop);
        if (ran && eachRun)
            eachRun();
        return ran;
    };
    for (const std::int64_t size : latencyBatches) {
        auto batch = repeatedBatch(data.samples, size);
        if (!batch)
            return batch.error();
        Timed &timed = sizes.emplace_back(Timed{size, std::move(*batch)});
        if (auto warm = run(timed); !warm)
            return warm.error();
        if (timed.spentMs < shortMs)
            timed = Timed{size, std::move(timed.batch)};
    }
    while (!std::ranges::all_of(sizes, [](const Timed &timed) { return isEnough(timed); }))
        for (Timed &timed : sizes)
            if (!isEnough(timed))
                if (auto ran = run(timed); !ran)
                    return ran.error();
    return Latency{medianOf(sizes[0].times), medianOf(sizes[1].times),
                   static_cast<int>(std::min(sizes[0].times.size(), sizes[1].times.size()))};
}

Result<double> secondsOfOneSample(const EvaluatorData &data, std::stop_token stop)
{
    const base::EngineScope scope;
    auto batch = repeatedBatch(data.samples, 1);
    if (!batch)
        return batch.error();
    Timed timed{1, std::move(*batch)};
    for (int run = 0; run < 2; ++run)
        if (auto ran = runOnce(data, timed, stop); !ran)
            return ran.error();
    return timed.times.back() / 1000;
}

double latencySeconds(double seconds)
{
    double sum = 0;
    for (const std::int64_t size : latencyBatches) {
        const double run = 1000 * seconds * static_cast<double>(size);
        int runs = run < shortMs ? 0 : 1;
        while (!isEnough(runs, runs * run))
            ++runs;
        sum += runs * run + (run < shortMs ? run : 0);
    }
    return sum / 1000;
}

} // namespace paretoscope::evaluate
