// The shapes of points: what a point is can be told without its colour. Pure functions over QPainter.
#pragma once

#include "widgets/charts/chartcolors.h"

#include <QPainter>

#include <optional>

namespace paretoscope::widgets {

enum class Stamp { Dot, Circle, Square, Triangle, Diamond, Ring };

/// Hollow: estimated. Solid: measured. Hatched and dotted: parts of what is solid.
enum class StampFill { Hollow, Solid, Hatched, Dotted };

QBrush stampBrush(StampFill fill, const QColor &color, const QColor &background);

/// Centred on AT, RADIUS in pixels from the centre to the outline.
void drawStamp(QPainter &painter, Stamp stamp, StampFill fill, const QPointF &at, double radius,
               const QColor &color, const QColor &background);

/// A vertical interval from LOW to HIGH (pixels) with caps, through AT.x().
void drawErrorBar(QPainter &painter, double x, double low, double high, double capWidth, const QColor &color);

} // namespace paretoscope::widgets
