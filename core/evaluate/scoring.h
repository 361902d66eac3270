// From outputs to statistics: the LibTorch side of the evaluator, shared with sensitivity and report. Only
// inside core.
#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/data/array.h"
#include "core/data/task.h"
#include "core/evaluate/evaluator.h"
#include "core/evaluate/outcome.h"
#include "core/evaluate/outputfit.h"
#include "core/evaluate/samplestats.h"

#include <ATen/core/Tensor.h>
#include <ATen/core/ivalue.h>

#include <functional>
#include <span>
#include <stop_token>
#include <vector>

namespace paretoscope::evaluate {

/// Tensors that view the batch's memory (which must outlive them): its first COUNT samples (0: all).
std::vector<c10::IValue> toInputs(const data::Batch &batch, std::int64_t count = 0);

/// The float model's outputs on a micro-batch, prepared once for the many outputs that are compared with
/// them.
struct Reference {
    OutputRows outputs;
    at::Tensor logProbabilities, probabilities; ///< of a distribution, float64, shaped as the rows
    std::vector<std::int64_t> predictions;      ///< of a distribution: the largest column of each row
    double meanSquare = 1;                      ///< what distances between plain numbers are relative to
    data::Task task = data::Task::Classification;
    std::span<const std::int64_t> numbers; ///< what to call the samples in a sentence
};

/// Checks outputs and targets (see outputfit.h); NonFinite, naming the sample, on NaN or infinity.
/// MEANSQUARE: mean square of float outputs over the first samples of the set, so that every micro-batch is
/// measured alike; 0 takes these outputs' own. NUMBERS must outlive the result.
base::Result<Reference> makeReference(const at::Tensor &floatOutputs, std::int64_t samples,
                                      const data::Array &targets, data::Task task, double meanSquare = 0,
                                      std::span<const std::int64_t> numbers = {});

/// Mean square of all elements; 1 if they are all 0.
double meanSquareOf(const at::Tensor &outputs);

/// Statistics of OUTPUTS (a micro-batch) against the float model's outputs on the same samples. Damage per
/// sample: KL(float ‖ changed) of the softmax over the last dimension, mean over a sample's tokens; for
/// regression and for outputs that are no distribution: squared distance relative to the float outputs' mean
/// square. Log-softmax and sums in float64. Unlabelled samples agree if the largest column is the
/// same; plain numbers if the distance is at most 1 %. NonFinite, naming the sample, on NaN or infinity.
/// OUTCOMES, unless null, gains what became of each row of a distribution, in order; samples count from 0.
base::Result<SampleStats> score(const at::Tensor &outputs, const Reference &reference,
                                const data::Array &targets, std::vector<Outcome> *outcomes = nullptr);
base::Result<SampleStats> score(const at::Tensor &outputs, const at::Tensor &floatOutputs,
                                const data::Array &targets, data::Task task);

/// Anything that maps model inputs to outputs: a plain LibTorch module, a recipe, …
using Forward =
    std::function<base::Result<at::Tensor>(std::span<const c10::IValue> inputs, std::stop_token stop)>;

/// FORWARD on the first `count` samples (0: all) of EVALUATOR, in its micro-batches, compared with its float
/// outputs; one after the other, on the calling thread. `eachBatch` (may be null) sees every batch's inputs
/// and outputs.
base::Result<Evaluator::Detailed> measureForward(
    const Evaluator &evaluator, const Forward &forward, std::int64_t count, std::stop_token stop,
    base::ProgressSink &progress,
    const std::function<void(std::span<const c10::IValue>, const at::Tensor &)> &eachBatch = nullptr);

} // namespace paretoscope::evaluate
