// A logarithmic scale over whole decades for damage: one scale for all cells of a view, so that colours and
// heights compare. A value.
#pragma once

#include <QList>

#include <span>

namespace paretoscope::widgets {

class LogScale {
public:
    LogScale() = default; ///< nothing measured: 1e-4 … 1
    /// Whole decades around the positive values, at least one and at most five: what lies below is drawn as
    /// the least.
    static LogScale around(std::span<const double> values);

    double low() const { return m_low; }
    double high() const { return m_high; }
    /// 0 at low() and below, 1 at high() and above.
    double position(double value) const;
    /// Every decade from low() to high().
    QList<double> decades() const;
    bool operator==(const LogScale &) const = default;

private:
    double m_low = 1e-4;
    double m_high = 1;
};

} // namespace paretoscope::widgets
