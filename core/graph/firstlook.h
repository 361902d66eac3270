// The first run of a network on a sample: what it gives, and what it costs, from one run. Included only
// inside core. Pure functions, thread-safe, each in an EngineScope.
#pragma once

#include "core/graph/executor.h"
#include "core/graph/layeranswers.h"

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
/// memory than its file takes. ANSWERS, where there is one, remembers what the layers gave, for
/// runAmongNaN(). Errors as Executor::run() gives them.
base::Result<FirstLook> lookAt(const Model &model, std::span<const c10::IValue> inputs,
                               LayerAnswers *answers = nullptr);

/// What MODEL gives for the one sample of INPUTS as the second of three, the others of which are NaN.
/// Whatever computes with one of those becomes NaN itself, so that this tells which answers need their
/// neighbours. What layers are known to give is not computed again: ANSWERS for the sample, NaN for the
/// others. ModelUnsupported for inputs that are not each one sample of float32.
base::Result<Outputs> runAmongNaN(const Model &model, std::span<const c10::IValue> inputs,
                                  const LayerAnswers &answers);

/// Lets go of weights that lie in a mapped file until somebody uses them again.
void releaseWeights(const Model &model);

/// As Executor::run(), with weights in memory only while they are used.
base::Result<Outputs> runSparingly(const Model &model, std::span<const c10::IValue> inputs);

} // namespace paretoscope::graph
