// From predicted damage to what is really measured: single-layer damages do not add up, least of all where
// they are large. A monotone fit with its band. Pure values and functions.
#pragma once

#include "core/evaluate/measurement.h"

#include <optional>
#include <span>
#include <vector>

namespace paretoscope::search {

/// A recipe that was run.
struct PredictionSample {
    double predictedKl = 0;
    double measuredKl = 0;
    double standardError = 0; ///< of measuredKl
};

/// Monotone regression of log(measured / predicted) … on log(predicted), weighted by how sure each run is;
/// between the runs interpolated, beyond them continued with the nearest ratio and a band that widens.
class PredictionFit {
public:
    PredictionFit() = default; ///< knows nothing: measured = predicted, no band

    bool empty() const { return m_knots.empty(); }
    double measuredKl(double predictedKl) const;
    /// 95 %: of the measured KL of one more recipe of that predicted damage. Absent while empty.
    std::optional<evaluate::Interval> band(double predictedKl) const;
    /// high / low of the band: where it is widest, another run tells most.
    double bandWidth(double predictedKl) const;

    friend PredictionFit fitPrediction(std::span<const PredictionSample> samples);

private:
    struct Knot {
        double logPredicted, logMeasured, error;
    };
    std::vector<Knot> m_knots;
    double m_spread = 0; ///< standard deviation of log(measured / fitted) between recipes
};

/// Samples with non-positive or non-finite damages are left out; needs at least two.
PredictionFit fitPrediction(std::span<const PredictionSample> samples);

} // namespace paretoscope::search
