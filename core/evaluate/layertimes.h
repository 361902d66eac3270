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
#include <utility>
#include <vector>

namespace paretoscope::evaluate {

/// What a layer runs as: one; or two, of RANK channels between them, that share WIDTH columns of a kernel
/// out.
struct RunsAs {
    std::int64_t rank = 0;  ///< 0: one
    std::int64_t width = 1; ///< as compress::FactorForm has it
    bool operator==(const RunsAs &) const = default;
    /// By width, then by rank.
    bool operator<(const RunsAs &other) const
    {
        return std::pair(width, rank) < std::pair(other.width, other.rank);
    }
};

/// Of a sample alone. Nothing but the shapes that a layer runs in is told apart: weights that are rounded or
/// zero run as floats, and so do rounded activations.
struct LayerTimes {
    MeasuredOn on;
    pipeline::Steps steps = pipeline::Steps::usual();   ///< that make the network
    std::int64_t otherNanoseconds = 0;                  ///< of a run, what no layer takes
    std::vector<std::map<RunsAs, std::int64_t>> layers; ///< nanoseconds by layer

    /// Of LAYER, of a rank that was not timed what the next larger one takes.
    std::int64_t nanoseconds(std::size_t layer, const RunsAs &as) const;
};

/// By layer, what it may run as.
using WaysToRun = std::vector<std::set<RunsAs>>;

/// Of the network of EVALUATOR after STEPS, in all of WAYS (which layers that cannot be two have none of).
/// Networks that run each layer in one way, and the one that runs as it is, are timed in turn, so that
/// all see the same machine: medians of at least five runs, of more as time allows. What EVALUATOR's store of
/// runs has of this machine is not measured again, and what was measured is kept there.
base::Result<LayerTimes> layerTimesOf(const Evaluator &evaluator, const pipeline::Steps &steps,
                                      const WaysToRun &ways, std::stop_token stop,
                                      base::ProgressSink &progress);

} // namespace paretoscope::evaluate
