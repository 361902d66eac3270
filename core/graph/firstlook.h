// The first run of a network on a sample: what it gives, and what it costs, from one run. Included only
// inside core. Pure functions, thread-safe, each in an EngineScope.
#pragma once

#include "core/graph/executor.h"

#include <cstdint>
#include <span>
#include <vector>

namespace paretoscope::graph {

struct FirstLook {
    Outputs outputs;
    std::vector<std::int64_t> macs; ///< per layer and sample
    Activations activations;        ///< what the cones of all layers need
};

/// Weights that lie in a mapped file are in memory only while they are used: a network is looked at in less
/// memory than its file takes. Errors as Executor::run() gives them.
base::Result<FirstLook> lookAt(const Model &model, std::span<const c10::IValue> inputs);

/// Lets go of weights that lie in a mapped file until somebody uses them again.
void releaseWeights(const Model &model);

/// As Executor::run(), with weights in memory only while they are used.
base::Result<Outputs> runSparingly(const Model &model, std::span<const c10::IValue> inputs);

} // namespace paretoscope::graph
