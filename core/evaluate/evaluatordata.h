// What an Evaluator holds, shared with the sensitivity and report rooms. Only inside core.
// Immutable but for its caches, which lock themselves: every function may be called from any number of
// threads.
#pragma once

#include "core/evaluate/codedsteps.h"
#include "core/evaluate/evaluator.h"
#include "core/evaluate/inputranges.h"
#include "core/evaluate/layerinputs.h"
#include "core/evaluate/outputcache.h"
#include "core/evaluate/scoring.h"
#include "core/evaluate/weightcache.h"
#include "core/graph/executor.h"
#include "core/pipeline/works.h"

#include <ATen/core/Tensor.h>

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace paretoscope::evaluate {

inline constexpr base::Wording notOnData =
    PARETOSCOPE_SAY("model.not-on-data", "The model cannot be run on the data.");
inline constexpr base::Wording notMeasured =
    PARETOSCOPE_SAY("recipe.not-measured", "The recipe cannot be measured.");

/// Positions of one micro-batch within the sample set. Micro-batches lie on a fixed grid: the same sample is
/// always run in the same company, so that its outputs are the same to the last bit.
struct BatchRange {
    std::int64_t first = 0;
    std::int64_t count = 0;
};

class RunStore;

struct EvaluatorData {
    EvaluatorData(std::shared_ptr<const pipeline::Works> network, data::Task evaluateTask,
                  data::SampleSet set, const EvaluatorOptions &chosen);

    const std::shared_ptr<const pipeline::Works> works; ///< of the network, after the steps of recipes
    const graph::Executor executor;                     ///< the model as loaded
    const data::Task task;
    const data::SampleSet samples;
    EvaluatorOptions options;
    std::int64_t microBatch = 1;
    std::shared_ptr<const ModelOutputs> outputs; ///< what the model's outputs are
    graph::Outputs firstAlone;                   ///< of the first sample, run by itself
    bool answersAlone = false;       ///< seen there: its answer needs no other of a batch (running/company.h)
    std::vector<std::int64_t> macs;  ///< per layer and sample, of the first sample
    std::int64_t bytesPerSample = 0; ///< of the activations that the cones of all layers need

    std::int64_t batchesOf(std::int64_t count) const { return (count + microBatch - 1) / microBatch; }
    BatchRange range(std::int64_t batch) const;
    /// Dataset indices of a range: what sentences call the samples.
    std::span<const std::int64_t> numbers(BatchRange range) const;

    /// All samples of a micro-batch, kept while the cache has room.
    base::Result<std::shared_ptr<const data::Batch>> batch(std::int64_t index) const;
    /// Float outputs of the first COUNT samples of a micro-batch, kept while the cache has room.
    base::Result<ArrangedOutputs> floatOutputs(std::int64_t index, const data::Batch &batch,
                                               std::int64_t count, std::stop_token stop) const;
    /// Of any samples, from the micro-batches they lie in: the same to the last bit, whatever is asked for.
    base::Result<ArrangedOutputs> floatOutputs(BatchRange range, const std::stop_token &stop) const;
    /// Mean squares, by output, that distances of plain numbers are told in: of the float outputs on the
    /// first 1,024 calibration samples, which are these samples unless calibrateOn() said otherwise. Found
    /// out on the first call, whatever OPTIONS.workers it takes; 0 where no distance is told in it.
    /// RAN: told each micro-batch that is run for it, from the calling thread.
    using UnitsRan = std::function<void(std::int64_t batch, std::int64_t samples)>;
    base::Result<std::vector<double>> units(const std::stop_token &stop, const UnitsRan &ran = {}) const;
    /// How many samples beside these units() would run now: work that whoever tells of progress counts.
    std::int64_t furtherUnitSamples() const;
    void calibrateOn(std::shared_ptr<const EvaluatorData> calibration)
    {
        m_calibration = std::move(calibration);
    }
    void calibrateLike(const EvaluatorData &other) { m_calibration = other.m_calibration; }
    /// Whose samples give units, corrected biases and what the inputs of layers are like, and teach steps.
    const EvaluatorData &calibration() const { return m_calibration ? *m_calibration : *this; }

    /// To compare RANGE with; TARGETS are of its samples.
    base::Result<Reference> reference(const ArrangedOutputs &floatOutputs, BatchRange range,
                                      const data::Array &targets, const std::stop_token &stop) const;
    /// To compare the first COUNT samples of a micro-batch with.
    base::Result<Reference> reference(std::int64_t index, const data::Batch &batch, std::int64_t count,
                                      const std::stop_token &stop) const;
    Metric metric() const { return headlineMetric(task, outputs->ofTask().kind); }
    Measurement measurementOf(const SampleStats &stats) const
    {
        return measurementFrom(stats, metric(), *outputs);
    }
    /// Of the network after STEPS; `executor` where they leave it as it is. Made once, on first use. Errors
    /// as Works::after() gives them.
    base::Result<const graph::Executor *> executorAfter(const pipeline::Steps &steps,
                                                        const std::stop_token &stop = {}) const;
    /// The network after STEPS, which look at the calibration samples.
    base::Result<std::shared_ptr<const pipeline::Work>> after(const pipeline::Steps &steps,
                                                              const std::stop_token &stop = {}) const;
    std::shared_ptr<const pipeline::Work>
    afterAtOnce(const pipeline::Steps &steps) const; ///< Works::atOnce()

    /// The values of parameters that make EXECUTOR's model (see executorAfter()) compute with RECIPE: weights
    /// from the cache, and what its steps after coding change, on the calibration samples.
    /// TOLD: the share that is done, where steps take long; may be null.
    base::Result<std::vector<graph::Override>>
    overridesFor(const graph::Executor &applied, const pipeline::Recipe &recipe, const std::stop_token &stop,
                 const std::function<void(double share)> &told = nullptr) const;
    /// What overridesFor() would take now, in runs of one sample through the network, about.
    double runsAhead(const graph::Executor &applied, const pipeline::Recipe &recipe) const
    {
        return calibration().m_codedSteps.runsAhead(applied.model(), recipe);
    }
    /// RECIPE's weights as they are stored, and what its steps after coding change besides, for the same
    /// model as it is run on: what overridesFor() runs with. What is exported is written from them.
    base::Result<CodedSteps::After> coded(const pipeline::Recipe &recipe, const std::stop_token &stop) const;
    std::int64_t codedStepSamples() const; ///< calibration samples that those steps look at
    LayerInputs &layerInputs() const { return m_layerInputs; } ///< on these samples
    /// Runs EXECUTOR, of a network whose observers want to see it, on the last COUNT of these samples, some
    /// at a time; NEXT is told which of the COUNT is the first of the next.
    base::Result<void> runLast(const graph::Executor &observed, std::int64_t count,
                               const std::function<void(std::int64_t first)> &next,
                               const std::stop_token &stop) const;
    /// What SETTING needs to know of the inputs of LAYER, from these samples.
    base::Result<KnownInputs> knownInputs(const graph::Model &model, std::size_t layer,
                                          const compress::LayerSetting &setting,
                                          const std::stop_token &stop) const;

    /// The float model on all samples: sums from which the baseline is made.
    base::Result<SampleStats> floatStats(std::stop_token stop, base::ProgressMeter &meter) const;

    mutable WeightCache weights;

private:
    base::Result<CodedSteps::After> coded(const graph::Model &applied, const pipeline::Recipe &recipe,
                                          const std::stop_token &stop,
                                          const std::function<void(double share)> &told) const;
    OutputKey outputKey() const;
    base::Result<std::vector<double>> ownUnits(const std::stop_token &stop, const UnitsRan &ran) const;
    bool needsUnit(std::size_t output) const;
    bool needsUnits() const;
    void recallOutputs() const;

    mutable std::mutex m_mutex;
    mutable std::vector<std::shared_ptr<const data::Batch>> m_batches;
    mutable std::int64_t m_batchBytes = 0;
    mutable OutputCache m_outputs;
    mutable std::once_flag m_recalled;
    std::shared_ptr<const EvaluatorData> m_calibration; ///< null: this one
    mutable std::mutex m_unitsMutex;
    mutable std::vector<double> m_units;      ///< empty: not known yet
    mutable CodedSteps m_codedSteps{*this};   ///< on these samples
    mutable LayerInputs m_layerInputs{*this}; ///< on these samples
    mutable InputRanges m_inputRanges{*this}; ///< on these samples
    mutable std::mutex m_executorsMutex;
    mutable std::map<std::string, std::unique_ptr<const graph::Executor>>
        m_executors; ///< by Model::history()

    friend void keepRunsIn(std::shared_ptr<RunStore> store, const Evaluator &evaluator);
    friend std::shared_ptr<RunStore> runsKeptOf(const Evaluator &evaluator);
    mutable std::shared_ptr<RunStore> m_runs; ///< set before anything is run; null: none are kept
};

} // namespace paretoscope::evaluate
