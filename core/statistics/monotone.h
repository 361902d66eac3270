// The closest values that never fall. Pure functions.
#pragma once

#include <vector>

namespace paretoscope::statistics {

/// VALUES with the least weighted squared change after which none is below the one before it: pool adjacent
/// violators (Ayer et al. 1955, Ann. Math. Statist. 26:641). WEIGHTS are positive, one a value.
std::vector<double> neverFalling(const std::vector<double> &values, const std::vector<double> &weights);

} // namespace paretoscope::statistics
