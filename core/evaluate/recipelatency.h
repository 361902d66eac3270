// What a recipe does to speed, measured in this process and never guessed: the float model, the compressed
// model as it will run from the exported file, and real int8 kernels where this LibTorch has them. Torch-free
// to hold.
#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/evaluate/evaluator.h"
#include "core/evaluate/measuredon.h"
#include "core/evaluate/measurement.h"
#include "core/pipeline/recipe.h"

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace paretoscope::evaluate {

/// Milliseconds per sample: median of runs with its 95 % interval (order statistics of the binomial).
struct TimedRuns {
    double medianMs = 0;
    statistics::Interval interval;
    int runs = 0;
};

struct BatchLatency {
    std::int64_t batch = 1;
    TimedRuns asFloat;
    TimedRuns compressed; ///< unpacked weights, dense kernels: what the exported file runs
    std::optional<TimedRuns>
        int8; ///< convolutions and linear layers in int8 kernels, values converted at their borders
    statistics::Interval speedup; ///< of asFloat / compressed, 95 %, from runs in pairs
    double medianSpeedup = 1;
    bool faster() const { return speedup.low > 1; } ///< beyond what chance explains
};

/// What int8 answers are worth on some samples, to the float model's.
struct Int8Quality {
    double kl = 0;
    std::int64_t n = 0;
};

/// How the int8 kernels compute on this processor. Without VNNI those of 8-bit activations saturate, so 7 are
/// used.
struct Int8Arithmetic {
    std::string processor;
    int activationBits = 0; ///< 8, or 7; 0 where nothing runs in int8
    Int8Quality quality;
    std::optional<Int8Quality> withVnni; ///< with activations of 8 bits summed exactly; where 7 are used
};

struct RecipeLatency {
    std::vector<BatchLatency> batches; ///< 1 and 32
    std::string int8Engine;            ///< "onednn", "x86", "fbgemm", "qnnpack"; empty where there is none
    base::Sentence int8Note;           ///< why there is no int8 figure; empty otherwise
    Int8Arithmetic int8;
    std::vector<double>
        layerShares; ///< each layer's share of the float model's time at batch 32; sums to ≤ 1
    MeasuredOn on;
};

/// What a sample alone takes the compressed model: what limits on latency are of. Absent where it was not
/// timed alone.
std::optional<double> millisecondsAlone(const RecipeLatency &latency);

/// Interleaved: float, compressed, int8 in turn, so that all see the same machine; one thread. Kept where
/// EVALUATOR's runs are kept, in the place of an earlier one of the same recipe on this machine.
base::Result<RecipeLatency> measureLatency(const Evaluator &evaluator, const pipeline::Recipe &recipe,
                                           std::stop_token stop, base::ProgressSink &progress);

/// Milliseconds that RECIPE takes for a sample alone, as measureLatency() times it, and nothing else; not
/// kept.
base::Result<double> measureAlone(const Evaluator &evaluator, const pipeline::Recipe &recipe,
                                  std::stop_token stop, base::ProgressSink &progress);

/// Only each layer's share of the float model's time, by layer.
base::Result<std::vector<double>> measureLayerShares(const Evaluator &evaluator, std::stop_token stop);

} // namespace paretoscope::evaluate
