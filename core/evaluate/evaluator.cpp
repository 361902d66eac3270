#include "core/evaluate/evaluator.h"

#include "core/evaluate/evaluatordata.h"
#include "core/evaluate/firstrun.h"
#include "core/evaluate/parallel.h"
#include "core/evaluate/scoring.h"

#include <algorithm>

namespace paretoscope::evaluate {

namespace {

using base::Result;

/// The first COUNT samples in micro-batches, run by FORWARD and summed in their order, whoever is done first.
class Measuring {
public:
    Measuring(const EvaluatorData &data, std::int64_t count, Forward forward)
        : m_data(data), m_count(count <= 0 ? data.samples.size() : std::min(count, data.samples.size())),
          m_forward(std::move(forward)), m_stats(static_cast<std::size_t>(data.batchesOf(m_count)))
    {
    }

    /// Also what becomes of each prediction.
    Result<Evaluator::Detailed> runDetailed(int workers, const std::stop_token &stop,
                                            base::ProgressSink &progress)
    {
        m_outcomes.resize(m_stats.size());
        auto measured = run(workers, stop, progress, nullptr);
        if (!measured)
            return measured.error();
        const bool classes = m_data.task == data::Task::Classification;
        return Evaluator::Detailed{*measured, takeOutcomes(), classes ? m_columns : 0};
    }

    std::function<void(std::span<const c10::IValue>, const at::Tensor &)> eachBatch;

    Result<Measurement> run(int workers, const std::stop_token &stop, base::ProgressSink &progress,
                            const std::function<void(const Measurement &)> &partial)
    {
        base::ProgressMeter meter(progress, "evaluate", static_cast<double>(m_count));
        const Metric metric = headlineMetric(m_data.task);
        SampleStats sum;
        const auto piece = [this](std::int64_t index, const std::stop_token &stopPiece) {
            return measureBatch(index, stopPiece);
        };
        const auto done = [&](std::int64_t index) {
            const SampleStats &stats = m_stats[static_cast<std::size_t>(index)];
            sum += stats;
            meter.add(static_cast<double>(stats.n));
            if (partial)
                partial(measurementFrom(sum, metric));
        };
        if (auto all = inParallel(workers, m_data.batchesOf(m_count), stop, piece, done); !all)
            return all.error();
        return measurementFrom(sum, metric);
    }

private:
    /// In the order of the samples.
    std::vector<Outcome> takeOutcomes()
    {
        std::vector<Outcome> all;
        std::size_t count = 0;
        for (const auto &outcomes : m_outcomes)
            count += outcomes.size();
        all.reserve(count);
        for (auto &outcomes : m_outcomes) {
            all.insert(all.end(), outcomes.begin(), outcomes.end());
            outcomes = {};
        }
        return all;
    }

    Result<void> measureBatch(std::int64_t index, const std::stop_token &stop)
    {
        BatchRange range = m_data.range(index);
        range.count = std::min(range.count, m_count - range.first);
        auto batch = m_data.batch(index);
        if (!batch)
            return batch.error();
        auto floatOutputs = m_data.floatOutputs(index, **batch, range.count, stop);
        if (!floatOutputs)
            return floatOutputs.error();
        auto reference = makeReference(*floatOutputs, range.count, (*batch)->targets, m_data.task,
                                       m_data.outputMeanSquare, m_data.numbers(range));
        if (!reference)
            return reference.error();
        const auto inputs = toInputs(**batch, range.count);
        auto outputs = m_forward(inputs, stop);
        if (!outputs)
            return outputs.error();
        if (eachBatch)
            eachBatch(inputs, *outputs);
        if (index == 0)
            m_columns = reference->outputs.rows.size(1);
        const auto place = static_cast<std::size_t>(index);
        auto *outcomes = m_outcomes.empty() ? nullptr : &m_outcomes[place];
        auto stats = score(*outputs, *reference, (*batch)->targets, outcomes);
        if (!stats)
            return stats.error();
        if (outcomes)
            for (Outcome &outcome : *outcomes)
                outcome.sample += range.first;
        m_stats[place] = *stats;
        return {};
    }

    const EvaluatorData &m_data;
    const std::int64_t m_count;
    const Forward m_forward;
    std::vector<SampleStats> m_stats;
    std::vector<std::vector<Outcome>> m_outcomes; ///< empty: not kept
    std::int64_t m_columns = 0;                   ///< of the outputs; set by the first micro-batch
};

/// What runs RECIPE on a micro-batch.
Result<Forward> forwardOf(const EvaluatorData &data, const compress::Recipe &recipe,
                          const std::stop_token &stop)
{
    auto executor = data.executorFor(recipe.foldBatchNorm);
    if (!executor)
        return executor.error();
    const base::EngineScope scope;
    auto overrides = data.weights.overrides((*executor)->model(), recipe, stop);
    if (!overrides)
        return overrides.error();
    return Forward([run = *executor, changed = std::move(*overrides)](std::span<const c10::IValue> inputs,
                                                                      std::stop_token stopRun) {
        return run->run(inputs, changed, std::move(stopRun));
    });
}

} // namespace

Result<Evaluator> Evaluator::create(const graph::Model &model, data::Task task, data::SampleSet samples,
                                    const EvaluatorOptions &options)
{
    return base::guarded(base::ErrorCode::ModelUnsupported, "The model cannot be run on the data.",
                         [&]() -> Result<Evaluator> {
                             const base::EngineScope scope;
                             auto data =
                                 std::make_shared<EvaluatorData>(model, task, std::move(samples), options);
                             if (auto fits = runFirst(*data); !fits)
                                 return fits.error();
                             return Evaluator(std::move(data));
                         });
}

const graph::Model &Evaluator::model() const
{
    return m_data->executor.model();
}

data::Task Evaluator::task() const
{
    return m_data->task;
}

const data::SampleSet &Evaluator::samples() const
{
    return m_data->samples;
}

Result<Measurement> Evaluator::measureFloat(std::stop_token stop, base::ProgressSink &progress) const
{
    base::ProgressMeter meter(progress, "baseline", static_cast<double>(m_data->samples.size()));
    auto stats = m_data->floatStats(std::move(stop), meter);
    if (!stats)
        return stats.error();
    return measurementFrom(*stats, headlineMetric(m_data->task));
}

Result<Measurement> Evaluator::measure(const compress::Recipe &recipe, std::int64_t count,
                                       std::stop_token stop, base::ProgressSink &progress,
                                       const std::function<void(const Measurement &)> &partial) const
{
    auto forward = forwardOf(*m_data, recipe, stop);
    if (!forward)
        return forward.error();
    Measuring measuring(*m_data, count, std::move(*forward));
    return measuring.run(m_data->options.workers, stop, progress, partial);
}

Result<Evaluator::Detailed> Evaluator::measureDetailed(const compress::Recipe &recipe, std::stop_token stop,
                                                       base::ProgressSink &progress) const
{
    return base::guarded(base::ErrorCode::Internal, "The recipe cannot be measured.",
                         [&]() -> Result<Detailed> {
                             auto forward = forwardOf(*m_data, recipe, stop);
                             if (!forward)
                                 return forward.error();
                             Measuring measuring(*m_data, 0, std::move(*forward));
                             return measuring.runDetailed(m_data->options.workers, stop, progress);
                         });
}

Result<Evaluator::Detailed>
measureForward(const Evaluator &evaluator, const Forward &forward, std::int64_t count, std::stop_token stop,
               base::ProgressSink &progress,
               const std::function<void(std::span<const c10::IValue>, const at::Tensor &)> &eachBatch)
{
    Measuring measuring(evaluator.data(), count, forward);
    measuring.eachBatch = eachBatch;
    return measuring.runDetailed(1, stop, progress);
}

} // namespace paretoscope::evaluate
