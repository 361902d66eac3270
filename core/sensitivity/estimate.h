// Damage of every (layer, setting) without running any: a second-order (Gauss-Newton) estimate from one
// forward and one backward run a micro-batch. For the first paint, and to be told apart from what was
// measured wherever it is shown.
#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/evaluate/evaluator.h"
#include "core/sensitivity/sensitivityanalysis.h"
#include "core/sensitivity/sensitivitytable.h"

#include <stop_token>

namespace paretoscope::sensitivity {

/// KL ≈ ½ E[(Σ g·Δy)²], summed over a sample's outputs before squaring, with g the gradient of log p(label)
/// at the layer's output for a label drawn from the float model's own prediction (the Fisher information is
/// the Gauss-Newton matrix of the KL divergence: Martens 2020, New Insights on the Natural Gradient), Δy what
/// the setting changes in the layer's output. PLAN: settings, samples (0: 64), foldBatchNorm, workers; the
/// rest is not used. Cells have `estimate` set. ModelUnsupported where the model has no gradients (opaque
/// nodes, integer operators).
base::Result<SensitivityTable> estimate(const evaluate::Evaluator &calibration, const AnalysisPlan &plan,
                                        const CellSink &sink, std::stop_token stop,
                                        base::ProgressSink &progress);

} // namespace paretoscope::sensitivity
