// How much of the headline metric a predicted damage is likely to cost: from recipes that were really run,
// else from the metric changes of the sensitivity cells. An estimate, and to be called one wherever it is
// shown. A value.
#pragma once

#include "core/evaluate/measurement.h"
#include "core/statistics/damagefit.h"

#include <optional>
#include <span>

namespace paretoscope::search {

/// Loss: baseline minus value for shares (0.01 = one point), relative worsening for other metrics (0.01 = 1
/// %).
class LossEstimate {
public:
    LossEstimate() = default;
    /// RUNS: predicted damage and value of recipes, on the samples of BASELINE. CELLS, the same of single
    /// layers, are looked at only where nothing was run.
    LossEstimate(const evaluate::Measurement &baseline, std::span<const statistics::DamageSample> runs,
                 std::span<const statistics::DamageSample> cells);

    /// False while nothing that was measured has lost anything.
    bool known() const { return m_lossPerKl > 0; }
    double lossOf(double value) const; ///< of a measured VALUE of the metric; no estimate; below 0: a gain
    double loss(double kl) const;      ///< of a share, all of it at most
    /// The largest damage that costs at most LOSS; absent while unknown.
    std::optional<double> klFor(double loss) const;

private:
    double unbounded(double kl) const;

    statistics::DamageFit m_fit; ///< empty with fewer than three runs: then the mean ratio has to do
    evaluate::Measurement m_baseline;
    double m_lossPerKl = 0;
};

} // namespace paretoscope::search
