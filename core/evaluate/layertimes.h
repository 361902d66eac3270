// How long the layers of a network take, by the ways in which each may run: measured, never guessed, on one
// thread. Free of LibTorch to hold.
#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/evaluate/evaluator.h"
#include "core/evaluate/measuredon.h"
#include "core/pipeline/steps.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <stop_token>
#include <vector>

namespace paretoscope::evaluate {

/// Of a sample alone. Nothing but the shapes that a layer runs in is told apart: weights that are rounded or
/// zero run as floats, and so do rounded activations.
struct LayerTimes {
    MeasuredOn on;
    pipeline::Steps steps = pipeline::Steps::usual(); ///< that make the network
    std::int64_t otherNanoseconds = 0;                ///< of a run, what no layer takes
    /// Nanoseconds by layer, by the rank of the two factors that it runs as; 0: it runs as one.
    std::vector<std::map<std::int64_t, std::int64_t>> layers;

    /// Of LAYER, of a RANK that was not timed what the next larger one takes.
    std::int64_t nanoseconds(std::size_t layer, std::int64_t rank) const;
};

/// By layer, the ranks that it may run at as two.
using Ranks = std::vector<std::set<std::int64_t>>;

/// Of the network of EVALUATOR after STEPS, at all of RANKS (which layers that cannot be two have none of).
/// Networks that run at one rank of each layer, and the one that runs as it is, are timed in turn, so that
/// all see the same machine: medians of at least five runs, of more as time allows. What EVALUATOR's store of
/// runs has of this machine is not measured again, and what was measured is kept there.
base::Result<LayerTimes> layerTimesOf(const Evaluator &evaluator, const pipeline::Steps &steps,
                                      const Ranks &ranks, std::stop_token stop, base::ProgressSink &progress);

} // namespace paretoscope::evaluate
