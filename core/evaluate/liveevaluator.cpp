#include "core/evaluate/liveevaluator.h"

#include "core/base/parallel.h"
#include "core/evaluate/live/livebatch.h"

#include <algorithm>
#include <array>
#include <mutex>

namespace paretoscope::evaluate {

namespace {

using base::Result;

constexpr std::array<std::int64_t, 3> stages{64, 256, 1024};

/// Whether the samples seen have just reached a stage: the first micro-batch, 64, 256, 1,024 (rounded up to
/// whole micro-batches), all.
bool reachesStage(std::int64_t before, std::int64_t now, std::int64_t all)
{
    return before == 0 || now == all ||
           std::ranges::any_of(stages, [&](std::int64_t stage) { return before < stage && now >= stage; });
}

} // namespace

struct LiveEvaluator::State {
    State(Evaluator chosen, LiveOptions wanted)
        : evaluator(std::move(chosen)), options(wanted), data(evaluator.data()),
          batches(static_cast<std::size_t>(data.batchesOf(data.samples.size())))
    {
        memory.limit = std::max<std::int64_t>(options.memoryBytes, 0);
    }

    Result<LiveRecipe> prepare(const pipeline::Recipe &recipe, const std::stop_token &stop);
    Result<Measurement> run(const LiveRecipe &recipe, const std::stop_token &stop,
                            base::ProgressSink &progress,
                            const std::function<void(const Measurement &)> &partial);

    const Evaluator evaluator;
    const LiveOptions options;
    const EvaluatorData &data;
    std::mutex busy;                           ///< held by the measurement that runs
    const graph::Executor *executor = nullptr; ///< what the batches were run with
    pipeline::Steps afterCoding;               ///< the same
    std::vector<LiveBatch> batches;
    LiveMemory memory;
};

Result<LiveRecipe> LiveEvaluator::State::prepare(const pipeline::Recipe &recipe, const std::stop_token &stop)
{
    auto wanted = data.executorAfter(recipe.steps, stop);
    if (!wanted)
        return wanted.error();
    const base::EngineScope scope;
    auto overrides = data.overridesFor(**wanted, recipe, stop);
    if (!overrides)
        return overrides.error();
    // What steps after coding change differs though no layer's setting does.
    const pipeline::Steps after = recipe.steps.afterCoding();
    if (executor != *wanted || afterCoding != after)
        for (LiveBatch &batch : batches)
            batch.drop(memory);
    executor = *wanted;
    afterCoding = after;
    return LiveRecipe{*executor, recipe.settings, std::move(*overrides)};
}

Result<Measurement> LiveEvaluator::State::run(const LiveRecipe &recipe, const std::stop_token &stop,
                                              base::ProgressSink &progress,
                                              const std::function<void(const Measurement &)> &partial)
{
    const std::int64_t all = data.samples.size();
    if (auto known = data.units(stop); !known)
        return known.error();
    base::ProgressMeter meter(progress, "evaluate", static_cast<double>(all));
    std::vector<SampleStats> stats(batches.size());
    SampleStats sum;
    const auto piece = [&](std::int64_t index, const std::stop_token &stopPiece) -> Result<void> {
        const auto place = static_cast<std::size_t>(index);
        auto measured = batches[place].measure(data, index, recipe, memory, stopPiece);
        if (!measured)
            return measured.error();
        stats[place] = *measured;
        return {};
    };
    const auto done = [&](std::int64_t index) {
        const std::int64_t before = sum.n;
        sum += stats[static_cast<std::size_t>(index)];
        meter.add(static_cast<double>(sum.n - before));
        if (partial && reachesStage(before, sum.n, all))
            partial(data.measurementOf(sum));
    };
    // The first answer is what is waited for: nothing runs beside it.
    if (auto first = base::inParallel(1, 1, stop, piece, done); !first)
        return first.error();
    const auto next = [&](std::int64_t index, const std::stop_token &stopPiece) {
        return piece(index + 1, stopPiece);
    };
    if (auto rest = base::inParallel(options.workers, static_cast<std::int64_t>(batches.size()) - 1, stop,
                                     next, [&](std::int64_t index) { done(index + 1); });
        !rest)
        return rest.error();
    return data.measurementOf(sum);
}

LiveEvaluator::LiveEvaluator(Evaluator evaluator, LiveOptions options)
    : m_state(std::make_unique<State>(std::move(evaluator), options))
{
}

LiveEvaluator::~LiveEvaluator() = default;

Result<Measurement> LiveEvaluator::measure(const pipeline::Recipe &recipe, std::stop_token stop,
                                           base::ProgressSink &progress,
                                           const std::function<void(const Measurement &)> &partial)
{
    return base::guarded(base::ErrorCode::Internal,
                         PARETOSCOPE_SAY("recipe.not-measured-live", "The recipe could not be measured."),
                         [&]() -> Result<Measurement> {
                             const std::lock_guard lock(m_state->busy);
                             const auto ready = m_state->prepare(recipe, stop);
                             if (!ready)
                                 return ready.error();
                             return m_state->run(*ready, stop, progress, partial);
                         });
}

std::int64_t LiveEvaluator::retainedBytes() const
{
    return m_state->memory.held;
}

} // namespace paretoscope::evaluate
