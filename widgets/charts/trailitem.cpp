#include "widgets/charts/trailitem.h"

#include <QPainter>

namespace paretoscope::widgets {

TrailItem::TrailItem()
{
    setZValue(4); // under the marker that leaves it
    setAcceptedMouseButtons(Qt::NoButton);
}

void TrailItem::layOut(const QPolygonF &stops, const QRectF &area, const ChartColors &colors, double unit)
{
    if (area != m_area)
        prepareGeometryChange();
    m_stops = stops;
    m_area = area;
    m_colors = colors;
    m_unit = unit;
    update();
}

void TrailItem::paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *)
{
    if (m_stops.isEmpty())
        return;
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setClipRect(m_area);
    QColor ink = m_colors.accent;
    ink.setAlphaF(0.5F);
    painter->setPen(QPen(ink, m_unit, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter->drawPolyline(m_stops);
    painter->setPen(Qt::NoPen);
    painter->setBrush(ink);
    for (const QPointF &stop : m_stops)
        painter->drawEllipse(stop, 1.8 * m_unit, 1.8 * m_unit);
}

} // namespace paretoscope::widgets
