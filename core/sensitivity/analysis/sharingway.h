// How the settings of a layer run through its cone, and which way is the fastest on this machine. Only inside
// core. Thread-safe.
#pragma once

#include "core/graph/sharedcone.h"
#include "core/sensitivity/analysis/analysisblock.h"

#include <cstddef>
#include <span>
#include <stop_token>
#include <vector>

namespace paretoscope::sensitivity {

struct SharingWay {
    std::size_t together = 1;
    bool channelsLast = false;
    /// Every setting by itself, in the layout of whole runs: equal to those to the last bit.
    bool isAlone() const { return together <= 1 && !channelsLast; }
    bool operator==(const SharingWay &) const = default;
};

/// A layer that ways are timed on.
struct TimedLayer {
    graph::SharedCone cone;
    std::vector<Variant> variants; ///< at least two of it
};

/// So many of a layer's cones one round of timing runs on a block of SAMPLES.
double conesInARound(std::size_t together, std::int64_t samples);

/// Runs settings of LAYERS on BLOCK alone and TOGETHER (at most), in both layouts, in turn; the least of
/// ROUNDS (at least 2: the first makes kernels for new shapes) of each way counts, by this thread's own time.
/// Nearly equal ways are told apart by a fixed order, so that the choice does not hang on chance: alone
/// unless another way saves a noticeable share, then channels last, then as loaded. A way that fails is left
/// out; errors are those of running alone.
base::Result<SharingWay> fastestWay(const AnalysisBlock &block, std::span<const TimedLayer> layers,
                                    std::size_t together, int rounds, const std::stop_token &stop);

} // namespace paretoscope::sensitivity
