// Where the recipe has been while it was edited: a thin line in the accent colour with a dot at each stop.
// GUI thread only.
#pragma once

#include "widgets/charts/chartcolors.h"

#include <QGraphicsItem>
#include <QPolygonF>

namespace paretoscope::widgets {

class TrailItem final : public QGraphicsItem {
public:
    TrailItem();

    /// STOPS in pixels, the oldest first; AREA is all that may be drawn on.
    void layOut(const QPolygonF &stops, const QRectF &area, const ChartColors &colors, double unit);
    const QPolygonF &stops() const { return m_stops; }

    QRectF boundingRect() const override { return m_area; }
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override;

private:
    QPolygonF m_stops;
    QRectF m_area;
    ChartColors m_colors;
    double m_unit = 1;
};

} // namespace paretoscope::widgets
