// How values lie along an axis, where its ticks are and what stands beside them. Pure functions (labels
// follow the default QLocale).
#pragma once

#include <QString>

#include <vector>

namespace paretoscope::widgets {

/// LogFromOne: the logarithm of what is missing to 1, so that 90 %, 99 % and 99.9 % are equally far apart.
enum class ScaleKind { Linear, Log, LogFromOne };

struct AxisScale {
    ScaleKind kind = ScaleKind::Linear;
    /// Log: values (LogFromOne: distances from 1) below this are drawn as this; 0 damage has a place that
    /// way.
    double floor = 1e-9;
    bool zeroAtFloor = false; ///< Log: what stands at the floor is 0 and is labelled so

    /// Position of VALUE: the value itself, log10(value), or −log10(1 − value). Rises with the value.
    double position(double value) const;
    double value(double position) const;

    bool operator==(const AxisScale &) const = default;
};

/// What the numbers along an axis are.
enum class AxisUnit { Plain, Share, Kilobytes };

struct Tick {
    double position = 0;
    QString label;
};

/// At most WANTED (at least 2) ticks at round values between two positions, rising, with labels that differ.
std::vector<Tick> ticks(const AxisScale &scale, AxisUnit unit, double low, double high, int wanted);

} // namespace paretoscope::widgets
