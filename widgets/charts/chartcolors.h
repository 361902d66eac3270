// The few colours of a chart, taken from the palette so that light and dark themes both work: one accent for
// "now", neutral greys for everything else, estimates softer than measurements. Pure functions.
#pragma once

#include <QColor>
#include <QPalette>

namespace paretoscope::widgets {

struct ChartColors {
    QColor background;
    QColor text;
    QColor grid;
    QColor estimate; ///< predicted: soft, still 3:1 against the background
    QColor measured; ///< really run: strong
    QColor accent;   ///< now
    bool operator==(const ChartColors &) const = default;
};

ChartColors chartColors(const QPalette &palette);

/// WCAG 2 contrast ratio, 1…21.
double contrastRatio(const QColor &a, const QColor &b);

/// Black or white, whichever can be read better on BACKGROUND.
QColor readableOn(const QColor &background);

/// COLOR made darker or lighter, as little as needed, until it stands out from BACKGROUND by RATIO.
QColor withContrast(const QColor &color, const QColor &background, double ratio);

} // namespace paretoscope::widgets
