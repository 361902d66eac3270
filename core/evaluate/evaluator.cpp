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
        auto stats = score(*outputs, *reference, (*batch)->targets);
        if (!stats)
            return stats.error();
        m_stats[static_cast<std::size_t>(index)] = *stats;
        return {};
    }

    const EvaluatorData &m_data;
    const std::int64_t m_count;
    const Forward m_forward;
    std::vector<SampleStats> m_stats;
};

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
    auto executor = m_data->executorFor(recipe.foldBatchNorm);
    if (!executor)
        return executor.error();
    auto overrides = [&] {
        const base::EngineScope scope;
        return m_data->weights.overrides((*executor)->model(), recipe, stop);
    }();
    if (!overrides)
        return overrides.error();
    Measuring measuring(*m_data, count, [&](std::span<const c10::IValue> inputs, std::stop_token stopRun) {
        return (*executor)->run(inputs, *overrides, std::move(stopRun));
    });
    return measuring.run(m_data->options.workers, stop, progress, partial);
}

Result<Measurement>
measureForward(const Evaluator &evaluator, const Forward &forward, std::int64_t count, std::stop_token stop,
               base::ProgressSink &progress,
               const std::function<void(std::span<const c10::IValue>, const at::Tensor &)> &eachBatch)
{
    Measuring measuring(evaluator.data(), count, forward);
    measuring.eachBatch = eachBatch;
    return measuring.run(1, stop, progress, nullptr);
}

} // namespace paretoscope::evaluate
