// A level that wanders along a line and is seen through scatter. Pure
// functions.
#pragma once

#include <span>
#include <vector>

namespace paretoscope::statistics {

struct LevelSample {
    double position = 0;
    double value = 0;
    double variance = 0; ///< of this value, besides the scatter common to all
};

struct LevelState {
    double mean = 0;
    double variance = 0;
    double covariance = 0; ///< with the next state
};

struct LocalLevel {
    double scatter = 0;             ///< standard deviation of a value around the level
    double wander = 0;              ///< variance of the level's change per unit of position
    std::vector<LevelState> states; ///< the level at each sample, given all of them
};

/// SAMPLES: sorted by position, at least one. Kalman filter and smoother; scatter and wander maximise the
/// likelihood times a weak prior (few samples say little about either). The prior's medians, a scatter of 0.2
/// and a wander of 0.03, are what log ratios of measured and predicted damage show on residual networks.
LocalLevel fitLocalLevel(std::span<const LevelSample> samples);

} // namespace paretoscope::statistics
