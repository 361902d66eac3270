// What a cell's few samples say of other samples. Damage is heavy-tailed: most of a mean over few samples is
// that of one or two of them, and other samples have other such ones. Pure values, thread-safe.
#pragma once

#include "core/sensitivity/sensitivitycell.h"

#include <optional>
#include <vector>

namespace paretoscope::sensitivity {

/// A measured cell on logarithms.
struct CellLogs {
    double roots = 0;    ///< of the mean fourth root, to the fourth power
    double mean = 0;     ///< of the mean
    double variance = 0; ///< of MEAN, by its standard error
};
/// Absent of estimates and where there is nothing to take the logarithm of.
std::optional<CellLogs> logsOf(const SensitivityCell &cell);

/// Empirical Bayes shrinkage (Efron and Morris, Journal of the American Statistical Association 70, 1975) of
/// cells' mean damages, on the logarithm, towards their regression on what the tail hardly moves: the
/// samples' mean fourth root. (A divergence is about a quadratic form of the change of the outputs, and the
/// fourth root makes such a one nearly normal: Hawkins and Wixley, The American Statistician 40, 1986.) The
/// more certain a mean is of itself, the less it is moved: with many samples it stays what it is.
class Shrinkage {
public:
    Shrinkage() = default;
    /// Over CELLS, absent ones passed over; with fewer than 8 nothing is moved.
    explicit Shrinkage(const std::vector<std::optional<CellLogs>> &cells);

    /// The damage to expect of CELL on other samples, in the unit of its kl.
    double expectedKl(const SensitivityCell &cell) const;

private:
    struct Line {
        double intercept = 0, slope = 1; ///< logarithm of the mean by that of the fourth roots
        double scatter = 0;              ///< variance of means about it, beyond their standard errors
    };
    std::optional<Line> m_line;
};

} // namespace paretoscope::sensitivity
