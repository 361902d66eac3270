// Fewer points that look the same: what a chart of a few hundred pixels needs of 150,000 points. Pure
// functions.
#pragma once

#include <QPointF>

#include <span>
#include <vector>

namespace paretoscope::widgets {

/// Indices (rising) of the points of a line, ordered by x, that are enough to draw it in columns of WIDTH
/// pixels: the first, last, lowest and highest of each column. So no extreme point is ever lost.
std::vector<std::size_t> decimateLine(std::span<const QPointF> points, double width = 1);

/// Indices (rising) of points at least SPACING pixels apart along the line; the first and the last always.
std::vector<std::size_t> spreadStamps(std::span<const QPointF> points, double spacing);

} // namespace paretoscope::widgets
