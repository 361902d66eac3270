// How much of the headline metric a predicted damage is likely to cost: from recipes that were really run
// (the fit that the trade-off chart draws), else from the metric changes of the sensitivity cells. An
// estimate, and to be called one wherever it is shown. A value.
#pragma once

#include "core/evaluate/measurement.h"
#include "widgets/charts/damagefit.h"

#include <optional>

namespace paretoscope::widgets {

class Document;

/// Loss: baseline minus value for shares (0.01 = one point), relative worsening for other metrics (0.01 = 1
/// %).
class LossEstimate {
public:
    LossEstimate() = default;
    static LossEstimate from(const Document &document);

    /// False while nothing that was measured has lost anything.
    bool known() const { return m_lossPerKl > 0; }
    double loss(double kl) const; ///< of a share, all of it at most
    /// The largest damage that costs at most LOSS; absent while unknown.
    std::optional<double> klFor(double loss) const;

private:
    double lossOf(double value) const;
    double unbounded(double kl) const;

    DamageFit m_fit; ///< empty with fewer than three runs: then the mean ratio has to do
    evaluate::Measurement m_baseline;
    double m_lossPerKl = 0;
};

} // namespace paretoscope::widgets
