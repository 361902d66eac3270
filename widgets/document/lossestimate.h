// How much of the headline metric a predicted damage is likely to cost: from recipes that were really run,
// else from the metric changes of the sensitivity cells. An estimate, and to be called one wherever it is
// shown. A value.
#pragma once

#include <QList>
#include <QPointF>

#include <optional>

namespace paretoscope::widgets {

class Document;

/// Loss: baseline minus value for shares (0.01 = one point), relative worsening for other metrics (0.01 = 1
/// %).
class LossEstimate {
public:
    LossEstimate() = default;
    static LossEstimate from(const Document &document);

    /// Nothing was lost in anything that was measured, or nothing was measured.
    bool known() const { return !m_points.isEmpty(); }
    double loss(double kl) const;
    /// The largest damage that costs at most LOSS; absent while unknown.
    std::optional<double> klFor(double loss) const;

private:
    QList<QPointF> m_points; ///< (KL, loss), both rising, from (0, 0) to a loss above 0
};

} // namespace paretoscope::widgets
