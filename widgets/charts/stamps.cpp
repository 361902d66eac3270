#include "widgets/charts/stamps.h"

#include <algorithm>

namespace paretoscope::widgets {

QBrush stampBrush(StampFill fill, const QColor &color, const QColor &background)
{
    switch (fill) {
    case StampFill::Hollow:
        return background;
    case StampFill::Solid:
        return color;
    case StampFill::Hatched:
        return {color, Qt::BDiagPattern};
    case StampFill::Dotted:
        return {color, Qt::Dense5Pattern};
    }
    return background;
}

void drawStamp(QPainter &painter, Stamp stamp, StampFill fill, const QPointF &at, double radius,
               const QColor &color, const QColor &background)
{
    painter.setPen(QPen(color, radius > 4 ? 1.6 : 1.2));
    painter.setBrush(stampBrush(fill, color, background));
    switch (stamp) {
    case Stamp::Dot:
        painter.setPen(Qt::NoPen);
        painter.setBrush(color);
        painter.drawEllipse(at, radius, radius);
        break;
    case Stamp::Circle:
        painter.drawEllipse(at, radius, radius);
        break;
    case Stamp::Square:
        painter.drawRect(QRectF(at.x() - radius, at.y() - radius, 2 * radius, 2 * radius));
        break;
    case Stamp::Triangle:
        painter.drawPolygon(
            QPolygonF({at + QPointF(0, -1.15 * radius), at + QPointF(1.1 * radius, 0.85 * radius),
                       at + QPointF(-1.1 * radius, 0.85 * radius)}));
        break;
    case Stamp::Diamond:
        painter.drawPolygon(QPolygonF({at + QPointF(0, -1.3 * radius), at + QPointF(1.3 * radius, 0),
                                       at + QPointF(0, 1.3 * radius), at + QPointF(-1.3 * radius, 0)}));
        break;
    case Stamp::Ring:
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(at, radius, radius);
        break;
    }
}

void drawErrorBar(QPainter &painter, double x, double low, double high, double capWidth, const QColor &color)
{
    // A limit that is not known yet is infinite: the bar then leaves the picture, for painters do not draw to
    // infinity.
    constexpr double beyond = 1e5;
    low = std::clamp(low, -beyond, beyond);
    high = std::clamp(high, -beyond, beyond);
    painter.setPen(QPen(color, 1.2));
    painter.drawLine(QPointF(x, low), QPointF(x, high));
    for (const double y : {low, high})
        painter.drawLine(QPointF(x - capWidth / 2, y), QPointF(x + capWidth / 2, y));
}

} // namespace paretoscope::widgets
