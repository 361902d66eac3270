#include "core/evaluate/evaluator.h"

#include "core/base/parallel.h"
#include "core/compress/compressedweight.h"
#include "core/compress/downloadsize.h"
#include "core/evaluate/evaluatordata.h"
#include "core/evaluate/outputs/retrieval.h"
#include "core/evaluate/running/firstrun.h"
#include "core/evaluate/scoring.h"
#include "core/pipeline/codedstep.h"

#include <ATen/ops/cat.h>

#include <algorithm>

namespace paretoscope::evaluate {

namespace {

using base::Result;

constexpr std::int64_t mostOutcomes = 4'000'000;

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
                                            base::ProgressMeter &meter)
    {
        m_outcomes.resize(m_stats.size());
        m_embeddings.resize(m_stats.size());
        auto measured = run(workers, stop, meter, nullptr);
        if (!measured)
            return measured.error();
        if (m_data.outputs->ofTask().kind == OutputKind::Embedding && m_count > 1)
            measured->further.push_back(retrieval());
        const bool classes = m_data.task == data::Task::Classification && m_onePrediction;
        return Evaluator::Detailed{*measured, takeOutcomes(), classes ? m_columns : 0};
    }

    std::function<void(std::span<const c10::IValue>, const graph::Outputs &)> eachBatch;

    /// METER: of samplesAhead() at the least.
    Result<Measurement> run(int workers, const std::stop_token &stop, base::ProgressMeter &meter,
                            const std::function<void(const Measurement &)> &partial)
    {
        const auto ran = [&](std::int64_t, std::int64_t count) {
            if (&m_data.calibration() != &m_data)
                meter.add(static_cast<double>(count));
        };
        if (auto known = m_data.units(stop, ran); !known)
            return known.error();
        SampleStats sum;
        const auto piece = [this](std::int64_t index, const std::stop_token &stopPiece) {
            return measureBatch(index, stopPiece);
        };
        const auto done = [&](std::int64_t index) {
            const SampleStats &stats = m_stats[static_cast<std::size_t>(index)];
            sum += stats;
            meter.add(static_cast<double>(stats.n));
            if (partial)
                partial(m_data.measurementOf(sum));
        };
        if (auto all = base::inParallel(workers, m_data.batchesOf(m_count), stop, piece, done); !all)
            return all.error();
        return m_data.measurementOf(sum);
    }

private:
    /// What nearest neighbours are looked for among.
    struct Embeddings {
        at::Tensor before, after;
        std::vector<std::int64_t> labels; ///< of a classification
    };

    Embeddings embeddingsOf(const at::Tensor &before, const graph::Outputs &outputs,
                            const data::Array &targets) const
    {
        Embeddings made{before, before, {}};
        if (const auto changed = arranged(outputs, *m_data.outputs))
            made.after = rowsOf((*changed)[m_data.outputs->task], m_data.outputs->ofTask()).rows;
        const auto *labels = std::get_if<std::vector<std::int64_t>>(&targets.values);
        if (labels && m_data.task == data::Task::Classification)
            made.labels.assign(labels->begin(), labels->begin() + before.size(0));
        return made;
    }

    FurtherMetric retrieval() const
    {
        const base::EngineScope scope;
        std::vector<at::Tensor> before, after;
        std::vector<std::int64_t> labels;
        for (const Embeddings &own : m_embeddings) {
            if (!own.before.defined())
                continue;
            before.push_back(own.before);
            after.push_back(own.after);
            labels.insert(labels.end(), own.labels.begin(), own.labels.end());
        }
        return retrievalTop1(at::cat(before), at::cat(after), labels);
    }

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
        auto reference = m_data.reference(index, **batch, range.count, stop);
        if (!reference)
            return reference.error();
        const auto inputs = toInputs(**batch, range.count);
        auto outputs = m_forward(inputs, stop);
        if (!outputs)
            return outputs.error();
        if (eachBatch)
            eachBatch(inputs, *outputs);
        const OutputRows &rows = reference->ofTask().outputs;
        if (index == 0) {
            m_columns = rows.rows.size(1);
            m_onePrediction = rows.rowsPerSample == 1;
        }
        const auto place = static_cast<std::size_t>(index);
        if (!m_embeddings.empty() && rows.kind == OutputKind::Embedding && range.first < mostRetrieved)
            m_embeddings[place] = embeddingsOf(rows.rows, *outputs, (*batch)->targets);
        auto *outcomes = m_outcomes.empty() || !keepsOutcomes(rows) ? nullptr : &m_outcomes[place];
        auto stats = score(*outputs, *reference, (*batch)->targets, {outcomes, nullptr});
        if (!stats)
            return stats.error();
        if (outcomes)
            for (Outcome &outcome : *outcomes)
                outcome.sample += range.first;
        m_stats[place] = *stats;
        return {};
    }

    /// Of pixels there may be more than memory holds; of tokens there are as many as there is text.
    bool keepsOutcomes(const OutputRows &rows) const
    {
        return m_data.task == data::Task::LanguageModel || rows.rowsPerSample * m_count <= mostOutcomes;
    }

    const EvaluatorData &m_data;
    const std::int64_t m_count;
    const Forward m_forward;
    std::vector<SampleStats> m_stats;
    std::vector<std::vector<Outcome>> m_outcomes; ///< empty: not kept
    std::vector<Embeddings> m_embeddings;         ///< by micro-batch; empty: not kept
    std::int64_t m_columns = 0;                   ///< of the outputs; set by the first micro-batch
    bool m_onePrediction = true;                  ///< a sample; set by it, too
};

constexpr const char *stage = "evaluate";

/// That are run to measure the first COUNT of them (0: all).
double samplesAhead(const EvaluatorData &data, std::int64_t count)
{
    const std::int64_t all = data.samples.size();
    return static_cast<double>((count <= 0 ? all : std::min(count, all)) + data.furtherUnitSamples());
}

/// A recipe on the way to being run, as one progress: from what its steps learn first to its last sample.
struct RecipeRun {
    base::ProgressMeter meter;
    Forward forward; ///< runs it on a micro-batch
};

Result<RecipeRun> recipeRun(const EvaluatorData &data, const pipeline::Recipe &recipe, std::int64_t count,
                            const std::stop_token &stop, base::ProgressSink &progress)
{
    auto executor = data.executorAfter(recipe.steps, stop);
    if (!executor)
        return executor.error();
    const base::EngineScope scope;
    const double learning = data.runsAhead(**executor, recipe);
    RecipeRun run{base::ProgressMeter(progress, stage, learning + samplesAhead(data, count)), {}};
    double learnt = 0;
    auto overrides = data.overridesFor(**executor, recipe, stop, [&](double share) {
        if (share > learnt)
            run.meter.add((share - learnt) * learning);
        learnt = std::max(learnt, share);
    });
    if (!overrides)
        return overrides.error();
    run.meter.skip((1 - learnt) * learning); // somebody else did it
    run.forward = [run = *executor, changed = std::move(*overrides)](std::span<const c10::IValue> inputs,
                                                                     std::stop_token stopRun) {
        return run->run(inputs, changed, std::move(stopRun));
    };
    return run;
}

} // namespace

Result<Evaluator> Evaluator::create(const graph::Model &model, data::Task task, data::SampleSet samples,
                                    const EvaluatorOptions &options)
{
    return base::guarded(base::ErrorCode::ModelUnsupported, notOnData, [&]() -> Result<Evaluator> {
        const base::EngineScope scope;
        auto data = std::make_shared<EvaluatorData>(std::make_shared<const pipeline::Works>(model), task,
                                                    std::move(samples), options);
        if (auto fits = runFirst(*data); !fits)
            return fits.error();
        return Evaluator(std::move(data));
    });
}

Result<Evaluator> Evaluator::on(data::SampleSet samples) const
{
    return on(std::move(samples), m_data->options);
}

Result<Evaluator> Evaluator::on(data::SampleSet samples, const EvaluatorOptions &options) const
{
    return base::guarded(base::ErrorCode::ModelUnsupported, notOnData, [&]() -> Result<Evaluator> {
        const base::EngineScope scope;
        auto data = std::make_shared<EvaluatorData>(m_data->works, task(), std::move(samples), options);
        data->outputs = m_data->outputs;
        data->calibrateLike(*m_data);
        if (auto fits = takeFrom(*data, *m_data); !fits)
            return fits.error();
        return Evaluator(std::move(data));
    });
}

void Evaluator::calibrateOn(const Evaluator &calibration)
{
    m_data->calibrateOn(calibration.m_data);
}

const ModelOutputs &Evaluator::outputs() const
{
    return *m_data->outputs;
}

const graph::Model &Evaluator::model() const
{
    return m_data->executor.model();
}

Result<pipeline::Work> Evaluator::after(const pipeline::Steps &steps, const std::stop_token &stop) const
{
    const auto work = m_data->after(steps, stop);
    if (!work)
        return work.error();
    return **work;
}

std::optional<pipeline::Work> Evaluator::afterAtOnce(const pipeline::Steps &steps) const
{
    const auto work = m_data->afterAtOnce(steps);
    return work ? std::optional(*work) : std::nullopt;
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
    base::ProgressMeter meter(progress, "baseline",
                              static_cast<double>(m_data->samples.size() + m_data->furtherUnitSamples()));
    auto stats = m_data->floatStats(std::move(stop), meter);
    if (!stats)
        return stats.error();
    return m_data->measurementOf(*stats);
}

Result<Measurement> Evaluator::measure(const pipeline::Recipe &recipe, std::int64_t count,
                                       std::stop_token stop, base::ProgressSink &progress,
                                       const std::function<void(const Measurement &)> &partial) const
{
    auto run = recipeRun(*m_data, recipe, count, stop, progress);
    if (!run)
        return run.error();
    Measuring measuring(*m_data, count, std::move(run->forward));
    return measuring.run(m_data->options.workers, stop, run->meter, partial);
}

Result<Evaluator::Detailed> Evaluator::measureDetailed(const pipeline::Recipe &recipe, std::stop_token stop,
                                                       base::ProgressSink &progress) const
{
    return base::guarded(base::ErrorCode::Internal, notMeasured, [&]() -> Result<Detailed> {
        auto run = recipeRun(*m_data, recipe, 0, stop, progress);
        if (!run)
            return run.error();
        Measuring measuring(*m_data, 0, std::move(run->forward));
        return measuring.runDetailed(m_data->options.workers, stop, run->meter);
    });
}

Result<Evaluator::Detailed>
measureForward(const Evaluator &evaluator, const Forward &forward, std::int64_t count, std::stop_token stop,
               base::ProgressSink &progress,
               const std::function<void(std::span<const c10::IValue>, const graph::Outputs &)> &eachBatch)
{
    Measuring measuring(evaluator.data(), count, forward);
    measuring.eachBatch = eachBatch;
    base::ProgressMeter meter(progress, stage, samplesAhead(evaluator.data(), count));
    return measuring.runDetailed(1, stop, meter);
}

Result<compress::LayerWeights> Evaluator::layerWeights(const graph::Model &model, std::size_t layer,
                                                       const compress::LayerSetting &setting,
                                                       const std::stop_token &stop) const
{
    const base::EngineScope scope;
    const auto coded = m_data->weights.coded(model, layer, setting, stop);
    if (!coded)
        return coded.error();
    return compress::layerWeights(model, layer, setting, **coded);
}

Result<std::int64_t> Evaluator::downloadBytes(const pipeline::Recipe &recipe,
                                              const std::stop_token &stop) const
{
    const auto ready = m_data->after(recipe.steps, stop);
    if (!ready)
        return ready.error();
    return base::guarded(base::ErrorCode::Internal, notMeasured, [&]() -> Result<std::int64_t> {
        const auto coded = m_data->coded(recipe, stop);
        if (!coded)
            return coded.error();
        return compress::downloadBytes((*ready)->model, recipe.settings, coded->coded);
    });
}

std::vector<CodedStepEffect> Evaluator::effectsAfterCoding(const pipeline::Recipe &recipe) const
{
    std::vector<CodedStepEffect> effects;
    const auto ready = m_data->after(recipe.steps);
    if (!ready || recipe.settings.size() != model().layers().size())
        return effects;
    const graph::Model &network = (*ready)->model;
    std::int64_t changed = 0;
    for (std::size_t layer = 0; layer < recipe.settings.size(); ++layer)
        changed += compress::isLeftAlone(network.layers()[layer], recipe.settings[layer]) ? 0 : 1;
    const pipeline::Steps steps = recipe.steps.afterCoding();
    for (const pipeline::Step &step : steps.all()) {
        const auto &kind = dynamic_cast<const pipeline::CodedStep &>(*step.kind);
        effects.push_back({step, kind.layersServed(network, recipe.settings, step.values), changed,
                           kind.needsCalibration(step.values) ? m_data->codedStepSamples() : 0});
    }
    return effects;
}

} // namespace paretoscope::evaluate
