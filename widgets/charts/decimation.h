// Fewer points that look the same: what a chart of a few hundred pixels needs of 150,000 points. Pure
// functions.
#pragma once

#include "core/search/frontier.h"

#include <QPointF>

#include <span>
#include <vector>

namespace paretoscope::widgets {

/// Indices (rising) of the points that are enough to draw a frontier in columns between EDGES (bytes,
/// rising): the first and the last of each column. Damage falls strictly, so these are its largest and
/// smallest too, and the very first and last point are always kept. Points left of the first or right of the
/// last edge: only the nearest, so that the line leaves the view. Binary search: the cost is that of the
/// columns, not of the points.
std::vector<std::size_t> decimate(std::span<const search::FrontierPoint> frontier,
                                  std::span<const double> edges);

/// Indices (rising) of points at least SPACING pixels apart along the line; the first and the last always.
std::vector<std::size_t> spreadStamps(std::span<const QPointF> points, double spacing);

} // namespace paretoscope::widgets
