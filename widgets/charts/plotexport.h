// A chart as a picture for documents: PNG (twice the size on screen) and SVG. GUI thread only.
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QImage>
#include <QString>

namespace paretoscope::widgets {

class PlotView;

QImage plotImage(PlotView &view, double scale = 2);
QByteArray plotSvg(PlotView &view, const QString &title);

/// By the suffix of PATH: ".svg", else PNG. The file is replaced whole or left as it was. FileNotWritable
/// otherwise.
base::Result<void> writePlot(PlotView &view, const QString &title, const QString &path);

/// Both forms on the clipboard: a picture for documents, SVG for drawing programs.
void copyPlot(PlotView &view, const QString &title);

} // namespace paretoscope::widgets
