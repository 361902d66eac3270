// What an Evaluator holds, shared with the sensitivity and report rooms. Only inside core.
// Immutable but for its caches, which lock themselves: every function may be called from any number of
// threads.
#pragma once

#include "core/evaluate/evaluator.h"
#include "core/evaluate/scoring.h"
#include "core/evaluate/weightcache.h"
#include "core/graph/executor.h"

#include <ATen/core/Tensor.h>

#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace paretoscope::evaluate {

/// Positions of one micro-batch within the sample set. Micro-batches lie on a fixed grid: the same sample is
/// always run in the same company, so that its outputs are the same to the last bit.
struct BatchRange {
    std::int64_t first = 0;
    std::int64_t count = 0;
};

struct EvaluatorData {
    EvaluatorData(const graph::Model &model, data::Task evaluateTask, data::SampleSet set,
                  const EvaluatorOptions &chosen);

    const graph::Executor executor; ///< the model as loaded
    const data::Task task;
    const data::SampleSet samples;
    EvaluatorOptions options;
    std::int64_t microBatch = 1;
    at::Tensor firstAlone;           ///< outputs of the first sample, run by itself
    double outputMeanSquare = 1;     ///< of the float outputs on the first samples (see makeReference)
    std::vector<std::int64_t> macs;  ///< per layer and sample, of the first sample
    std::int64_t bytesPerSample = 0; ///< of the activations that the cones of all layers need

    std::int64_t batchesOf(std::int64_t count) const { return (count + microBatch - 1) / microBatch; }
    BatchRange range(std::int64_t batch) const;
    /// Dataset indices of a range: what sentences call the samples.
    std::span<const std::int64_t> numbers(BatchRange range) const;

    /// All samples of a micro-batch, kept while the cache has room.
    base::Result<std::shared_ptr<const data::Batch>> batch(std::int64_t index) const;
    /// Float outputs of the first COUNT samples of a micro-batch, kept while the cache has room.
    base::Result<at::Tensor> floatOutputs(std::int64_t index, const data::Batch &batch, std::int64_t count,
                                          std::stop_token stop) const;
    /// Of any samples, from the micro-batches they lie in: the same to the last bit, whatever is asked for.
    base::Result<at::Tensor> floatOutputs(BatchRange range, const std::stop_token &stop) const;
    /// The model as loaded or, if asked and there is something to fold, folded: made once, on first use.
    base::Result<const graph::Executor *> executorFor(bool foldBatchNorm) const;

    /// The float model on all samples: sums from which the baseline is made.
    base::Result<SampleStats> floatStats(std::stop_token stop, base::ProgressMeter &meter) const;

    mutable WeightCache weights;

private:
    /// What is kept of a micro-batch's outputs; undefined if nothing.
    at::Tensor keptOutputs(std::int64_t index) const;
    void keepOutputs(std::int64_t index, const at::Tensor &outputs) const;
    /// From the folder of options, on first use; and into it, once all are known. That it cannot be written
    /// only means running them again.
    void recallOutputs() const;
    void storeOutputs() const;

    mutable std::mutex m_mutex;
    mutable std::vector<std::shared_ptr<const data::Batch>> m_batches;
    mutable std::int64_t m_batchBytes = 0;
    mutable std::vector<at::Tensor> m_outputs;
    mutable std::int64_t m_outputBytes = 0;
    mutable std::int64_t m_keptOutputs = 0; ///< micro-batches
    mutable bool m_outputsStored = false;   ///< or read from disk
    mutable std::once_flag m_recalled;
    mutable std::mutex m_foldMutex;
    mutable std::unique_ptr<const graph::Executor> m_folded;
};

} // namespace paretoscope::evaluate
