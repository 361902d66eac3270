#include "core/evaluate/latency.h"

#include "core/evaluate/evaluatordata.h"
#include "core/evaluate/timedruns.h"

#include <array>
#include <chrono>

namespace paretoscope::evaluate {

namespace {

using base::Result;
using Clock = std::chrono::steady_clock;

constexpr int wantedRuns = 10;
constexpr int leastRuns = 3;
constexpr int mostRuns = 50;
constexpr double enoughMs = 1000;
constexpr double atMostMs = 2000;

double millisecondsSince(Clock::time_point start)
{
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

struct Timed {
    std::int64_t size;
    data::Batch batch;
    std::vector<double> times;
};

Result<void> runOnce(const EvaluatorData &data, Timed &timed, const std::stop_token &stop)
{
    const auto inputs = toInputs(timed.batch);
    const auto start = Clock::now();
    auto outputs = data.executor.run(inputs, {}, stop);
    if (!outputs)
        return outputs.error();
    timed.times.push_back(millisecondsSince(start) / static_cast<double>(timed.size));
    return {};
}

bool enough(int runs, double elapsedMs)
{
    if (runs < leastRuns)
        return false;
    return runs >= mostRuns || elapsedMs >= atMostMs || (runs >= wantedRuns && elapsedMs >= enoughMs);
}

} // namespace

Result<data::Batch> repeatedBatch(const data::SampleSet &samples, std::int64_t count)
{
    std::vector<std::int64_t> indices;
    for (std::int64_t i = 0; i < count; ++i)
        indices.push_back(samples.indices[static_cast<std::size_t>(i % samples.size())]);
    return samples.dataset->read(indices);
}

Result<Latency> measureLatency(const EvaluatorData &data, std::stop_token stop)
{
    const base::EngineScope scope;
    std::array<Timed, 2> sizes{Timed{1, {}, {}}, Timed{32, {}, {}}};
    for (Timed &timed : sizes) {
        auto batch = repeatedBatch(data.samples, timed.size);
        if (!batch)
            return batch.error();
        timed.batch = std::move(*batch);
        if (auto warm = runOnce(data, timed, stop); !warm)
            return warm.error();
        timed.times.clear();
    }
    const auto start = Clock::now();
    for (int runs = 0; !enough(runs, millisecondsSince(start)); ++runs)
        for (Timed &timed : sizes)
            if (auto ran = runOnce(data, timed, stop); !ran)
                return ran.error();
    return Latency{medianOf(sizes[0].times), medianOf(sizes[1].times),
                   static_cast<int>(sizes[0].times.size())};
}

} // namespace paretoscope::evaluate
