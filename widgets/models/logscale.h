// A logarithmic scale for damage over what is there: one scale for all cells of a view, so that colours and
// heights compare. A value.
#pragma once

#include <QList>

#include <span>

namespace paretoscope::widgets {

class LogScale {
public:
    LogScale() = default; ///< nothing measured: 1e-4 … 1
    /// From the least positive value to the greatest, both at two digits (so that neither moves with every
    /// cell that is sharpened), over a factor of at least two and at most five decades: what lies below is
    /// drawn as the least.
    static LogScale around(std::span<const double> values);

    double low() const { return m_low; }
    double high() const { return m_high; }
    /// 0 at low() and below, 1 at high() and above.
    double position(double value) const;
    /// What a key has numbers for: both ends, then every decade between them.
    QList<double> marks() const;
    bool operator==(const LogScale &) const = default;

private:
    double m_low = 1e-4;
    double m_high = 1;
};

} // namespace paretoscope::widgets
