// From outputs to statistics: the LibTorch side of the evaluator, shared with sensitivity and report. Only
// inside core.
#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/data/array.h"
#include "core/data/task.h"
#include "core/evaluate/evaluator.h"
#include "core/evaluate/outcome.h"
#include "core/evaluate/reference.h"
#include "core/evaluate/samplestats.h"
#include "core/graph/outputs.h"

#include <ATen/core/Tensor.h>
#include <ATen/core/ivalue.h>

#include <functional>
#include <span>
#include <stop_token>
#include <vector>

namespace paretoscope::evaluate {

/// Tensors that view the batch's memory (which must outlive them): its first COUNT samples (0: all).
std::vector<c10::IValue> toInputs(const data::Batch &batch, std::int64_t count = 0);

/// What else score() tells; null: not asked for.
struct ScoreDetails {
    std::vector<Outcome> *outcomes = nullptr; ///< of each row of the task's distribution, in order
    std::vector<double> *damages = nullptr;   ///< of each sample
};

/// Statistics of OUTPUTS (a micro-batch) against the float model's outputs on the same samples. Damage per
/// sample: the weighted sum over the outputs of KL(float ‖ changed), mean over a sample's tokens, pixels or
/// labels; of an embedding the squared distance of the directions, 2 − 2 cosine; of plain numbers the mean
/// squared distance in the reference's unit. Sums in float64. Unlabelled samples agree if the largest
/// column is the same; plain numbers and embeddings if the distance is at most 1 %. NonFinite, naming the
/// sample, on NaN or infinity.
base::Result<SampleStats> score(const graph::Outputs &outputs, const Reference &reference,
                                const data::Array &targets, const ScoreDetails &details = {});
/// ARRANGED: see outputrows.h.
base::Result<SampleStats> scoreArranged(const std::vector<at::Tensor> &arranged, const Reference &reference,
                                        const data::Array &targets, const ScoreDetails &details = {});
/// A model's single output, of which nothing but its numbers and the task is known.
base::Result<SampleStats> score(const at::Tensor &outputs, const at::Tensor &floatOutputs,
                                const data::Array &targets, data::Task task);

/// Anything that maps model inputs to outputs: a plain LibTorch module, a recipe, …
using Forward =
    std::function<base::Result<graph::Outputs>(std::span<const c10::IValue> inputs, std::stop_token stop)>;

/// FORWARD on the first `count` samples (0: all) of EVALUATOR, in its micro-batches, compared with its float
/// outputs; one after the other, on the calling thread. `eachBatch` (may be null) sees every batch's inputs
/// and outputs.
base::Result<Evaluator::Detailed> measureForward(
    const Evaluator &evaluator, const Forward &forward, std::int64_t count, std::stop_token stop,
    base::ProgressSink &progress,
    const std::function<void(std::span<const c10::IValue>, const graph::Outputs &)> &eachBatch = nullptr);

} // namespace paretoscope::evaluate
