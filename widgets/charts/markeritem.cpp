#include "widgets/charts/markeritem.h"

#include <QFontMetricsF>

#include <algorithm>

namespace paretoscope::widgets {

namespace {

constexpr double markerRadius = 6;
constexpr double focusRadius = 9;

} // namespace

MarkerItem::MarkerItem()
{
    setZValue(15);
    setVisible(false);
}

void MarkerItem::setStyle(const ChartColors &colors, const QFont &font, double unit)
{
    m_colors = colors;
    m_font = font;
    m_font.setBold(true);
    m_unit = unit;
    updateBounds();
}

void MarkerItem::setLook(const MarkerLook &look)
{
    if (look == m_look)
        return;
    m_look = look;
    updateBounds();
}

QRectF MarkerItem::labelRect() const
{
    const QFontMetricsF metrics(m_font);
    const QSizeF size(metrics.horizontalAdvance(m_look.label), metrics.height());
    const double gap = markerRadius * 1.3 * m_unit + 5;
    return {QPointF(m_look.labelLeft ? -gap - size.width() : gap, m_look.labelBelow ? 1 : -size.height() - 1),
            size};
}

void MarkerItem::updateBounds()
{
    prepareGeometryChange();
    const double half = (markerRadius * 1.3 + 3) * m_unit;
    m_bounds = QRectF(-half, std::min(-half, m_look.top - 2), 2 * half, 0);
    m_bounds.setBottom(std::max({half, m_look.bottom + 2, m_look.drop + 1}));
    m_bounds = m_bounds.united(labelRect().adjusted(-2, -2, 2, 2));
    update();
}

void MarkerItem::paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *)
{
    painter->setRenderHint(QPainter::Antialiasing);
    QColor faint = m_colors.accent;
    faint.setAlphaF(0.45F);
    painter->setPen(QPen(faint, 1, Qt::DashLine));
    painter->drawLine(QPointF(0, 0), QPointF(0, m_look.drop));
    if (m_look.top < m_look.bottom && m_look.fill == StampFill::Solid) {
        drawErrorBar(*painter, 0, m_look.bottom, m_look.top, 9 * m_unit, m_colors.accent);
    } else if (m_look.top < m_look.bottom) {
        QColor band = m_colors.accent;
        band.setAlphaF(0.22F);
        const double half = 3.5 * m_unit;
        painter->setPen(Qt::NoPen);
        painter->setBrush(band);
        painter->drawRoundedRect(QRectF(-half, m_look.top, 2 * half, m_look.bottom - m_look.top), half, half);
    }
    if (m_look.known) {
        drawStamp(*painter, Stamp::Diamond, m_look.fill, {}, markerRadius * m_unit, m_colors.accent,
                  m_colors.background);
    } else {
        painter->setPen(QPen(m_colors.accent, 1.6));
        painter->setBrush(m_colors.background);
        const double r = markerRadius * m_unit;
        painter->drawPolygon(QPolygonF({QPointF(-r, -1.2 * r), QPointF(r, -1.2 * r), QPointF(0, 0.6 * r)}));
    }
    QColor behind = m_colors.background;
    behind.setAlphaF(0.8F);
    painter->fillRect(labelRect(), behind);
    painter->setFont(m_font);
    painter->setPen(m_colors.accent);
    painter->drawText(labelRect(), Qt::AlignCenter | Qt::TextDontClip, m_look.label);
}

FocusItem::FocusItem()
{
    setZValue(16);
    setVisible(false);
}

void FocusItem::setStyle(const ChartColors &colors, double unit)
{
    prepareGeometryChange();
    m_colors = colors;
    m_unit = unit;
    update();
}

QRectF FocusItem::boundingRect() const
{
    const double half = focusRadius * m_unit + 3;
    return {-half, -half, 2 * half, 2 * half};
}

void FocusItem::paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *)
{
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(Qt::NoBrush);
    painter->setPen(QPen(m_colors.text, 2));
    painter->drawEllipse(QPointF(), focusRadius * m_unit, focusRadius * m_unit);
}

} // namespace paretoscope::widgets
