// From outputs to statistics: the LibTorch side of the evaluator, shared with sensitivity and report. Only
// inside core.
#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/data/array.h"
#include "core/data/task.h"
#include "core/evaluate/evaluator.h"
#include "core/evaluate/samplestats.h"

#include <ATen/core/Tensor.h>
#include <ATen/core/ivalue.h>

#include <functional>
#include <span>
#include <stop_token>
#include <vector>

namespace paretoscope::evaluate {

/// Tensors that view the batch's memory (which must outlive them).
std::vector<c10::IValue> toInputs(const data::Batch &batch);

/// Statistics of OUTPUTS (a micro-batch) against the float model's outputs on the same samples. Damage per
/// sample: KL(float ‖ changed) of the softmax over the last dimension, mean over a sample's tokens; for
/// regression and for outputs that are no distribution: squared distance relative to the float outputs' mean
/// square. Log-softmax in float32, sums in float64. NonFinite, naming the sample's position, on NaN or
/// infinity.
base::Result<SampleStats> score(const at::Tensor &outputs, const at::Tensor &floatOutputs,
                                const data::Array &targets, data::Task task);

/// Anything that maps model inputs to outputs: a plain LibTorch module, a recipe, …
using Forward =
    std::function<base::Result<at::Tensor>(std::span<const c10::IValue> inputs, std::stop_token stop)>;

/// FORWARD on the first `count` samples (0: all) of EVALUATOR, in its micro-batches, compared with its float
/// outputs. `eachBatch` (may be null) sees every batch's inputs and outputs.
base::Result<Measurement> measureForward(
    const Evaluator &evaluator, const Forward &forward, std::int64_t count, std::stop_token stop,
    base::ProgressSink &progress,
    const std::function<void(std::span<const c10::IValue>, const at::Tensor &)> &eachBatch = nullptr);

} // namespace paretoscope::evaluate
