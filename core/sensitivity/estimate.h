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

/// Damage ≈ E[(Σ g · Δy)²], summed over a sample's outputs of the layer before squaring, with g the gradient
/// there of a random combination of the model's outputs (evaluate/outputdraw.h: the Fisher information is
/// the Gauss-Newton matrix of the KL divergence), Δy what the setting changes in the layer's output. Ranks
/// cells; where damage is large it is below what is measured. PLAN: settings, samples (0: 64), steps,
/// workers; the rest is not used. Cells have `estimate` set; they sharpen micro-batch by micro-batch and are
/// told to SINK from the calling thread. Results do not depend on the workers, to the last bit. Stops within
/// one graph node. Layers that no gradient reaches (an argmax behind them), or whose output mixes the
/// samples, are left out; ModelUnsupported where that leaves none, or for control flow.
base::Result<SensitivityTable> estimate(const evaluate::Evaluator &calibration, const AnalysisPlan &plan,
                                        const CellSink &sink, std::stop_token stop,
                                        base::ProgressSink &progress);

} // namespace paretoscope::sensitivity
