#include "widgets/charts/axisscale.h"

#include "widgets/document/numbers.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace paretoscope::widgets {

namespace {

struct AxisScaleWords {
    Q_DECLARE_TR_FUNCTIONS(AxisScale)
};

// Multiples of the smallest 1, 2 or 5 × 10^k that gives at most WANTED of them.
std::vector<double> evenValues(double low, double high, int wanted)
{
    std::vector<double> values;
    if (!(high > low) || !std::isfinite(high - low))
        return values;
    const double rough = (high - low) / wanted;
    double step = std::pow(10.0, std::floor(std::log10(rough)));
    for (const double factor : {1.0, 2.0, 5.0, 10.0})
        if (step * factor >= rough * (1 - 1e-12)) {
            step *= factor;
            break;
        }
    const double first = std::ceil(low / step - 1e-9);
    for (double i = first; i * step <= high + step * 1e-9 && values.size() < 1000; ++i)
        values.push_back(i * step);
    return values;
}

std::vector<double> mantissaValues(double low, double high, std::initializer_list<double> mantissas)
{
    std::vector<double> values;
    for (double decade = std::floor(std::log10(low)); decade <= std::ceil(std::log10(high)); ++decade)
        for (const double mantissa : mantissas) {
            const double value = mantissa * std::pow(10.0, decade);
            if (value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9))
                values.push_back(value);
        }
    return values;
}

// The densest of a few round patterns that still fits; steps of equal size where less than a decade is seen.
std::vector<double> logValues(double low, double high, int wanted)
{
    const auto fits = [wanted](const std::vector<double> &values) {
        return values.size() >= 3 && values.size() <= static_cast<std::size_t>(wanted);
    };
    if (high / low < 4)
        return evenValues(low, high, wanted);
    for (const auto &mantissas :
         {std::initializer_list<double>{1, 1.5, 2, 3, 5, 7}, {1, 2, 3, 5}, {1, 2, 5}, {1, 3}, {1}})
        if (auto values = mantissaValues(low, high, mantissas); fits(values))
            return values;
    auto decades = mantissaValues(low, high, {1});
    if (decades.size() < 3)
        return evenValues(low, high, wanted);
    const std::size_t every = decades.size() / static_cast<std::size_t>(wanted) + 1;
    std::vector<double> values;
    for (std::size_t i = 0; i < decades.size(); i += every)
        values.push_back(decades[i]);
    return values;
}

// As many decimals as the value has, so that neighbouring ticks never read the same.
QString plain(double value)
{
    if (value != 0 && (std::abs(value) < 1e-4 || std::abs(value) >= 1e7))
        return numbers::real(value, 'e', 0);
    int decimals = 0;
    for (; decimals < 9; ++decimals) {
        const double factor = std::pow(10.0, decimals);
        if (std::abs(std::round(value * factor) / factor - value) <= 1e-9 * std::max(1e-3, std::abs(value)))
            break;
    }
    return numbers::real(value, 'f', decimals);
}

QString label(AxisUnit unit, double value)
{
    switch (unit) {
    case AxisUnit::Plain:
        return plain(value);
    case AxisUnit::Share:
        return AxisScaleWords::tr("%1 %", "a percentage").arg(plain(std::round(value * 1e9) / 1e7));
    case AxisUnit::Kilobytes:
        return plain(value / 1000);
    }
    return {};
}

} // namespace

double AxisScale::position(double value) const
{
    switch (kind) {
    case ScaleKind::Linear:
        return value;
    case ScaleKind::Log:
        return std::log10(std::max(value, floor));
    case ScaleKind::LogFromOne:
        return -std::log10(std::max(1 - value, floor));
    }
    return value;
}

double AxisScale::value(double position) const
{
    switch (kind) {
    case ScaleKind::Linear:
        return position;
    case ScaleKind::Log:
        return std::pow(10.0, position);
    case ScaleKind::LogFromOne:
        return 1 - std::pow(10.0, -position);
    }
    return position;
}

std::vector<Tick> ticks(const AxisScale &scale, AxisUnit unit, double low, double high, int wanted)
{
    wanted = std::max(2, wanted);
    std::vector<double> values;
    switch (scale.kind) {
    case ScaleKind::Linear:
        values = evenValues(low, high, wanted);
        break;
    case ScaleKind::Log:
        values = logValues(std::pow(10.0, low), std::pow(10.0, high), wanted);
        break;
    case ScaleKind::LogFromOne:
        for (const double missing : logValues(std::pow(10.0, -high), std::pow(10.0, -low), wanted))
            values.push_back(1 - missing);
        std::reverse(values.begin(), values.end());
        break;
    }
    std::vector<Tick> result;
    const bool zero = scale.kind == ScaleKind::Log && scale.zeroAtFloor && scale.position(0) >= low &&
                      scale.position(0) <= high;
    if (zero) {
        result.push_back({scale.position(0), label(unit, 0)});
        std::erase_if(values, [&scale](double value) { return value < 2 * scale.floor; });
    }
    for (const double value : values)
        if (const double at = scale.position(value); at >= low && at <= high)
            result.push_back({at, label(unit, value)});
    return result;
}

} // namespace paretoscope::widgets
