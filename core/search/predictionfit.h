// From predicted damage to what is really measured: single-layer damages do not add up, least of all where
// they are large. A monotone fit with its band. Pure values and functions; thread-safe.
#pragma once

#include "core/statistics/intervals.h"

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

/// log(measured / predicted) over log(predicted) as a level that wanders and is seen through scatter (the
/// local level model: Durbin and Koopman, Time Series Analysis by State Space Methods, 2012, ch. 2): close to
/// runs it follows them as far as their scatter allows, between them it is interpolated, beyond them
/// continued with the nearest ratio, and the further from any run the wider the band. How much it wanders and
/// scatters is what makes the runs most likely. Measured damage never falls where predicted damage rises.
class PredictionFit {
public:
    /// What the runs of one predicted damage and their neighbours say of it.
    struct Knot {
        double logPredicted = 0, logMeasured = 0;
        double error = 0;      ///< standard deviation of logMeasured
        double covariance = 0; ///< with the next knot's
        bool operator==(const Knot &) const = default;
    };

    PredictionFit() = default; ///< knows nothing: measured = predicted, no band

    bool empty() const { return m_knots.empty(); }
    /// 0 at 0.
    double measuredKl(double predictedKl) const;
    /// 95 %: of the measured KL of one more recipe of that predicted damage, on the same samples. Absent
    /// while empty.
    std::optional<statistics::Interval> band(double predictedKl) const;
    /// high / low of the band: where it is widest, another run tells most. 1 while empty.
    double bandWidth(double predictedKl) const;

    // What it is made of: equal ones say the same of everything.
    const std::vector<Knot> &knots() const { return m_knots; } ///< one a run; logPredicted rises
    double scatter() const { return m_spread; }                ///< of log(measured / fitted) between recipes
    double wander() const { return m_wander; }
    bool operator==(const PredictionFit &) const = default;

    friend PredictionFit fitPrediction(std::span<const PredictionSample> samples);

private:
    struct Level {
        double logMeasured, variance;
    };
    Level levelAt(double predictedKl) const;
    double halfWidth(double variance) const;

    std::vector<Knot> m_knots; ///< logPredicted rises
    double m_spread = 0;       ///< standard deviation of log(measured / fitted) between recipes
    double m_wander = 0;       ///< variance of the level's change per unit of log(predicted)
    double m_quantile = 0;     ///< half a 95 % interval, in standard deviations
};

/// Samples with non-positive or non-finite damages are left out; empty with fewer than two others.
PredictionFit fitPrediction(std::span<const PredictionSample> samples);

/// What one more recipe is likely to measure, with its 95 % band.
struct ExpectedDamage {
    double kl = 0;
    statistics::Interval band;
};
/// The runs behind FIT hold every reason for being wrong; before there are any, the STANDARDERROR of the
/// prediction is all that is known.
ExpectedDamage expectedDamage(const PredictionFit &fit, double predictedKl, double standardError);

} // namespace paretoscope::search
