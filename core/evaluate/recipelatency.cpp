#include "core/evaluate/recipelatency.h"

#include "core/base/processorname.h"
#include "core/evaluate/evaluatordata.h"
#include "core/evaluate/int8/int8model.h"
#include "core/evaluate/latency/factoredrun.h"
#include "core/evaluate/latency/latency.h"
#include "core/evaluate/latency/timedruns.h"
#include "core/evaluate/wholerun.h"

#include <algorithm>
#include <array>
#include <chrono>

namespace paretoscope::evaluate {

namespace {

using base::Result;
using Clock = std::chrono::steady_clock;

constexpr base::Wording notTimed =
    PARETOSCOPE_SAY("latency.not-measured", "The recipe's latency could not be measured.");
constexpr int wantedRounds = 40;
constexpr int leastRounds = 7; ///< fewer have no 95 % interval
constexpr std::int64_t qualitySamples = 64;
constexpr double enoughRoundsMs = 5000;

/// One of the ways in which the network runs, and what it took, per sample.
struct Way {
    const graph::Executor *executor;
    std::vector<graph::Override> overrides;
    std::vector<double> times;
};

Result<void> timeOnce(Way &way, const std::vector<c10::IValue> &inputs, std::int64_t samples,
                      const std::stop_token &stop)
{
    const auto start = Clock::now();
    const auto outputs = way.executor->run(inputs, way.overrides, stop);
    if (!outputs)
        return outputs.error();
    way.times.push_back(millisecondsSince(start) / static_cast<double>(samples));
    return {};
}

/// Rounds of all ways; who begins changes from round to round, because who comes second finds other caches.
Result<void> timeInTurn(std::vector<Way> &ways, const std::vector<c10::IValue> &inputs, std::int64_t samples,
                        base::ProgressMeter &meter, const std::stop_token &stop)
{
    const auto start = Clock::now();
    int rounds = 0;
    for (; rounds <= leastRounds || (rounds <= wantedRounds && millisecondsSince(start) < enoughRoundsMs);
         ++rounds) {
        for (std::size_t i = 0; i < ways.size(); ++i)
            if (auto timed = timeOnce(ways[(i + static_cast<std::size_t>(rounds)) % ways.size()], inputs,
                                      samples, stop);
                !timed)
                return timed;
        if (rounds == 0) // warms up
            for (Way &way : ways)
                way.times.clear();
        else
            meter.add(1);
    }
    meter.skip(wantedRounds - (rounds - 1));
    return {};
}

BatchLatency latencyOf(const std::vector<Way> &ways, std::int64_t batch)
{
    BatchLatency latency;
    latency.batch = batch;
    latency.asFloat = timedRuns(ways[0].times);
    latency.compressed = timedRuns(ways[1].times);
    if (ways.size() > 2)
        latency.int8 = timedRuns(ways[2].times);
    std::vector<double> ratios;
    for (std::size_t i = 0; i < ways[0].times.size(); ++i)
        ratios.push_back(ways[0].times[i] / ways[1].times[i]);
    latency.speedup = medianInterval(ratios);
    latency.medianSpeedup = medianOf(ratios);
    return latency;
}

Result<Int8Quality> qualityOf(const Evaluator &evaluator, const graph::Executor &executor,
                              const std::stop_token &stop)
{
    base::NoProgress quiet;
    const auto measured = measureForward(
        evaluator,
        [&](std::span<const c10::IValue> inputs, std::stop_token stopRun) {
            return executor.run(inputs, {}, std::move(stopRun));
        },
        qualitySamples, stop, quiet);
    if (!measured)
        return measured.error();
    return Int8Quality{measured->measured.kl, measured->measured.n};
}

/// What the way is worth and, where it is that of a processor without VNNI, what one with it would give.
Result<void> describeInt8(const Evaluator &evaluator, const graph::Executor &folded, const Int8Way &way,
                          const graph::Executor &int8, RecipeLatency &result, const std::stop_token &stop)
{
    result.int8Engine = way.engine.name;
    result.int8.processor = base::processorName();
    result.int8.activationBits = static_cast<int>(way.bits);
    auto quality = qualityOf(evaluator, int8, stop);
    if (!quality)
        return quality.error();
    result.int8.quality = *quality;
    if (way.bits == ActivationBits::Eight)
        return {};
    const EvaluatorData &data = evaluator.data();
    const auto batch = data.batch(0);
    if (!batch)
        return batch.error();
    auto exact = makeExactInt8Model(folded, toInputs(**batch, data.range(0).count), stop);
    if (!exact)
        return exact.error();
    quality = qualityOf(evaluator, graph::Executor(std::move(*exact)), stop);
    if (!quality)
        return quality.error();
    result.int8.withVnni = *quality;
    return {};
}

/// Batch norm folded, and of RECIPE what makes another network of it. Kernels of integers round activations
/// by themselves, between layers, too.
pipeline::Steps stepsOfInt8(const pipeline::Recipe &recipe)
{
    pipeline::Steps steps = pipeline::Steps::usual();
    const pipeline::StepKind *const rounding = pipeline::stepNamed("roundActivations");
    for (const pipeline::Step &step : recipe.steps.all())
        if (step.kind->about().changesAnswers && step.kind != rounding)
            steps = steps.with(step);
    return steps;
}

/// Int8 in its best form, batch norm folded; empty, with the reason in RESULT, where there is none.
Result<std::optional<graph::Executor>> int8Executor(const Evaluator &evaluator,
                                                    const pipeline::Recipe &recipe, RecipeLatency &result,
                                                    const std::stop_token &stop)
{
    const EvaluatorData &data = evaluator.data();
    const auto folded = data.executorAfter(stepsOfInt8(recipe), stop);
    if (!folded)
        return folded.error();
    const auto batch = data.batch(0);
    if (!batch)
        return batch.error();
    auto made = makeInt8Model(**folded, toInputs(**batch, data.range(0).count), stop);
    if (!made && made.error().code != base::ErrorCode::ModelUnsupported)
        return made.error();
    if (!made) {
        result.int8Note = made.error().said;
        return std::optional<graph::Executor>();
    }
    std::optional<graph::Executor> int8(std::in_place, std::move(made->model));
    if (auto described = describeInt8(evaluator, **folded, made->way, *int8, result, stop); !described)
        return described.error();
    return int8;
}

/// A recipe as it runs: with factors as two layers, where there are any.
struct TimedRecipe {
    const graph::Executor *executor;
    std::vector<graph::Override> overrides;
    std::optional<FactoredRun> inTwo;

    Way way() const
    {
        return inTwo ? Way{&inTwo->executor, inTwo->overrides, {}} : Way{executor, overrides, {}};
    }
};

Result<TimedRecipe> timedRecipe(const EvaluatorData &data, const pipeline::Recipe &recipe,
                                const std::stop_token &stop)
{
    const auto executor = data.executorAfter(recipe.steps, stop);
    if (!executor)
        return executor.error();
    const auto coded = data.coded(recipe, stop);
    auto overrides = data.overridesFor(**executor, recipe, stop);
    if (!coded || !overrides)
        return coded ? overrides.error() : coded.error();
    return TimedRecipe{*executor, std::move(*overrides), factoredRun((*executor)->model(), *coded)};
}

Result<double> alone(const Evaluator &evaluator, const pipeline::Recipe &recipe, const std::stop_token &stop,
                     base::ProgressSink &progress)
{
    const base::EngineScope scope;
    const auto own = timedRecipe(evaluator.data(), recipe, stop);
    if (!own)
        return own.error();
    const auto batch = repeatedBatch(evaluator.samples(), 1);
    if (!batch)
        return batch.error();
    base::ProgressMeter meter(progress, "latency", wantedRounds);
    std::vector<Way> ways{own->way()};
    if (auto timed = timeInTurn(ways, toInputs(*batch), 1, meter, stop); !timed)
        return timed.error();
    return medianOf(ways.front().times);
}

Result<RecipeLatency> measure(const Evaluator &evaluator, const pipeline::Recipe &recipe,
                              const std::stop_token &stop, base::ProgressSink &progress)
{
    const base::EngineScope scope;
    const EvaluatorData &data = evaluator.data();
    const auto own = timedRecipe(data, recipe, stop);
    if (!own)
        return own.error();
    RecipeLatency result;
    result.on = thisMachine();
    const auto int8 = int8Executor(evaluator, recipe, result, stop);
    if (!int8)
        return int8.error();
    base::ProgressMeter meter(progress, "latency", static_cast<double>(latencyBatches.size()) * wantedRounds);
    for (const std::int64_t size : latencyBatches) {
        const auto batch = repeatedBatch(data.samples, size);
        if (!batch)
            return batch.error();
        const auto inputs = toInputs(*batch);
        std::vector<Way> ways{{&data.executor, {}, {}}, own->way()};
        if (*int8)
            ways.push_back({&**int8, {}, {}});
        if (auto timed = timeInTurn(ways, inputs, size, meter, stop); !timed)
            return timed.error();
        result.batches.push_back(latencyOf(ways, size));
    }
    auto shares = measureLayerShares(evaluator, stop);
    if (!shares)
        return shares.error();
    result.layerShares = std::move(*shares);
    return result;
}

} // namespace

std::optional<double> millisecondsAlone(const RecipeLatency &latency)
{
    const auto alone = std::ranges::find(latency.batches, 1, &BatchLatency::batch);
    return alone == latency.batches.end() ? std::nullopt : std::optional(alone->compressed.medianMs);
}

Result<double> measureAlone(const Evaluator &evaluator, const pipeline::Recipe &recipe, std::stop_token stop,
                            base::ProgressSink &progress)
{
    return base::guarded(base::ErrorCode::Internal, notTimed,
                         [&] { return alone(evaluator, recipe, stop, progress); });
}

Result<RecipeLatency> measureLatency(const Evaluator &evaluator, const pipeline::Recipe &recipe,
                                     std::stop_token stop, base::ProgressSink &progress)
{
    auto measured = base::guarded(base::ErrorCode::Internal, notTimed,
                                  [&] { return measure(evaluator, recipe, stop, progress); });
    if (const auto store = runsKeptOf(evaluator); store && measured)
        store->keepSpeed({recipe, *measured});
    return measured;
}

} // namespace paretoscope::evaluate
