// The float model, measured first: nothing else is offered before it exists.
#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/data/dataset.h"
#include "core/evaluate/evaluator.h"
#include "core/evaluate/measurement.h"

#include <cstdint>
#include <stop_token>
#include <vector>

namespace paretoscope::evaluate {

/// Milliseconds per sample, median of runs, in this process on one thread.
struct Latency {
    double batch1Ms = 0;
    double batch32Ms = 0;
    int runs = 0;
};

struct Baseline {
    Measurement everything; ///< on all evaluation samples
    Measurement
        heldOut; ///< on the held-out part, with which claims are paired (equal to `everything` if not split)
    bool split = false; ///< calibration samples were taken from the evaluation data
    std::int64_t calibrationSamples = 0;
    std::int64_t fileBytes = 0;   ///< of the model file
    std::int64_t storedBytes = 0; ///< of the float model: every weight as its file holds it, and all else
    std::int64_t parameters = 0;
    std::vector<std::int64_t> macs; ///< per layer and sample, parallel to Model::layers()
    Latency latency;
    ModelOutputs outputs; ///< what the model's outputs are taken for
};

/// Measure everything in Baseline except fileBytes, which the caller knows. `evaluate` must be the evaluator
/// on samples.evaluate; it is left with its float outputs cached.
base::Result<Baseline> measureBaseline(const Evaluator &evaluate, const data::Samples &samples,
                                       std::stop_token stop, base::ProgressSink &progress);

} // namespace paretoscope::evaluate
