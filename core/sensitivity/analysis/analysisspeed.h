// How fast an analysis goes on this machine, from running a few of its cells. Only inside core.
#pragma once

#include "core/sensitivity/analysis/analysiswork.h"

#include <functional>
#include <stop_token>
#include <vector>

namespace paretoscope::sensitivity {

/// Whether a block of a variant is still to be measured.
using IsMissing = std::function<bool(std::size_t variant, std::size_t block)>;

struct AnalysisSpeed {
    double secondsPerUnit = 0;   ///< a whole forward run of one sample, while all workers are busy
    double secondsPerWeight = 0; ///< compressing one weight of one cell
    int workers = 1;

    /// Cost model: (whole runs + Σ cone shares) × samples, over the workers; every cell's weight once.
    double secondsOf(const AnalysisWork &work, std::size_t block, const IsMissing &missing) const;
    double weightSeconds(const AnalysisWork &work, const IsMissing &missing) const;
};

/// Runs a few cones on a few samples on all workers at once, about a tenth of a second where that is
/// possible.
base::Result<AnalysisSpeed> measureSpeed(const AnalysisWork &work, int workers, const IsMissing &missing,
                                         std::stop_token stop);

/// BLOCK as its first quarter, a sample at the least, and the rest: where time is short every cell is to have
/// the quarter before any has more, because what is measured may take longer than was expected.
std::vector<SampleBlock> inTwo(SampleBlock block);

/// The blocks that can be done in SECONDS with this SPEED: the first ones, if need be the first one with
/// fewer samples, inTwo().
std::vector<SampleBlock> blocksWithin(const AnalysisWork &work, const AnalysisSpeed &speed,
                                      const IsMissing &missing, double seconds);

} // namespace paretoscope::sensitivity
