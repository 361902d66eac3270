#include "widgets/charts/chartcolors.h"

#include <algorithm>
#include <cmath>

namespace paretoscope::widgets {

namespace {

QColor mix(const QColor &a, const QColor &b, double shareOfA)
{
    const auto part = [shareOfA](float x, float y) {
        return static_cast<float>(shareOfA * static_cast<double>(x) +
                                  (1 - shareOfA) * static_cast<double>(y));
    };
    return QColor::fromRgbF(part(a.redF(), b.redF()), part(a.greenF(), b.greenF()),
                            part(a.blueF(), b.blueF()));
}

// Relative luminance, WCAG 2.
double luminance(const QColor &color)
{
    const auto linear = [](float channel) {
        const double value = static_cast<double>(channel);
        return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

} // namespace

double contrastRatio(const QColor &a, const QColor &b)
{
    const double first = luminance(a), second = luminance(b);
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

QColor readableOn(const QColor &background)
{
    return contrastRatio(Qt::black, background) > contrastRatio(Qt::white, background) ? Qt::black
                                                                                       : Qt::white;
}

QColor withContrast(const QColor &color, const QColor &background, double ratio)
{
    const QColor extreme = readableOn(background);
    for (double share = 1; share > 0; share -= 0.05)
        if (const QColor candidate = mix(color, extreme, share);
            contrastRatio(candidate, background) >= ratio)
            return candidate;
    return extreme;
}

ChartColors chartColors(const QPalette &palette)
{
    const QColor background = palette.color(QPalette::Active, QPalette::Base);
    ChartColors colors;
    colors.background = background;
    colors.text = withContrast(palette.color(QPalette::Active, QPalette::Text), background, 7);
    colors.grid = mix(colors.text, background, 0.13);
    colors.estimate = withContrast(mix(colors.text, background, 0.4), background, 3);
    colors.measured = withContrast(mix(colors.text, background, 0.85), background, 7);
    colors.accent = withContrast(palette.color(QPalette::Active, QPalette::Highlight), background, 3.5);
    return colors;
}

} // namespace paretoscope::widgets
