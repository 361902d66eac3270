#include "core/evaluate/sampledamages.h"

#include "core/base/parallel.h"
#include "core/evaluate/evaluatordata.h"
#include "core/evaluate/scoring.h"
#include "core/statistics/intervals.h"

#include <algorithm>

namespace paretoscope::evaluate {

namespace {

using base::Result;

/// A recipe ready to run, and what it came to so far.
struct Damages {
    const EvaluatorData &data;
    const graph::Executor &executor;
    const std::vector<graph::Override> overrides;
    std::int64_t firstBatch = 0;
    std::vector<double> values; ///< from the first sample of the first micro-batch on

    Result<void> runBatch(std::int64_t index, const std::stop_token &stop)
    {
        const std::int64_t origin = data.range(firstBatch).first;
        BatchRange range = data.range(index);
        range.count = std::min(range.count, origin + static_cast<std::int64_t>(values.size()) - range.first);
        auto batch = data.batch(index);
        if (!batch)
            return batch.error();
        auto reference = data.reference(index, **batch, range.count, stop);
        if (!reference)
            return reference.error();
        auto outputs = executor.run(toInputs(**batch, range.count), overrides, stop);
        if (!outputs)
            return outputs.error();
        std::vector<double> own;
        if (auto all = score(*outputs, *reference, (*batch)->targets, {nullptr, &own}); !all)
            return all.error();
        std::ranges::copy(own, values.begin() + (range.first - origin));
        return {};
    }
};

/// Of the samples from the start of FIRSTBATCH up to END.
Result<std::vector<double>> damagesUpTo(const EvaluatorData &data, const pipeline::Recipe &recipe,
                                        std::int64_t firstBatch, std::int64_t end, int workers,
                                        const std::stop_token &stop, base::ProgressSink &progress)
{
    auto executor = data.executorAfter(recipe.steps, stop);
    if (!executor)
        return executor.error();
    auto overrides = [&] {
        const base::EngineScope scope;
        return data.overridesFor(**executor, recipe, stop);
    }();
    if (!overrides)
        return overrides.error();
    if (auto known = data.units(stop); !known)
        return known.error();
    const auto count = static_cast<std::size_t>(end - data.range(firstBatch).first);
    Damages damages{data, **executor, std::move(*overrides), firstBatch, std::vector<double>(count)};
    const std::int64_t batches = data.batchesOf(end) - firstBatch;
    base::ProgressMeter meter(progress, "evaluate", static_cast<double>(batches));
    const auto piece = [&](std::int64_t index, const std::stop_token &stopPiece) {
        return damages.runBatch(firstBatch + index, stopPiece);
    };
    const auto done = [&](std::int64_t) { meter.add(1); };
    if (auto ran = base::inParallel(workers, batches, stop, piece, done); !ran)
        return ran.error();
    return std::move(damages.values);
}

} // namespace

Result<std::vector<double>> sampleDamages(const Evaluator &evaluator, const pipeline::Recipe &recipe,
                                          std::int64_t count, int workers, std::stop_token stop,
                                          base::ProgressSink &progress)
{
    return base::guarded(base::ErrorCode::Internal, notMeasured, [&] {
        const EvaluatorData &data = evaluator.data();
        const std::int64_t all = data.samples.size();
        return damagesUpTo(data, recipe, 0, count > 0 ? std::min(count, all) : all, workers, stop, progress);
    });
}

Result<std::vector<double>> sampleDamages(const Evaluator &evaluator, const pipeline::Recipe &recipe,
                                          SampleRange range, int workers, std::stop_token stop,
                                          base::ProgressSink &progress)
{
    return base::guarded(base::ErrorCode::Internal, notMeasured, [&]() -> Result<std::vector<double>> {
        const EvaluatorData &data = evaluator.data();
        const std::int64_t firstBatch = range.first / data.microBatch;
        const auto last = data.range(data.batchesOf(range.end()) - 1);
        auto damages =
            damagesUpTo(data, recipe, firstBatch, last.first + last.count, workers, stop, progress);
        if (!damages)
            return damages;
        const auto first = damages->begin() + (range.first - firstBatch * data.microBatch);
        return std::vector<double>(first, first + range.count);
    });
}

PairedFall pairedFall(std::span<const double> before, std::span<const double> after)
{
    double sum = 0;
    double squares = 0;
    const std::size_t n = std::min(before.size(), after.size());
    for (std::size_t i = 0; i < n; ++i) {
        const double fall = before[i] - after[i];
        sum += fall;
        squares += fall * fall;
    }
    const statistics::MeanError mean = statistics::meanError(sum, squares, static_cast<std::int64_t>(n));
    return {mean.mean, mean.standardError};
}

} // namespace paretoscope::evaluate
