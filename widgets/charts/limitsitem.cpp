#include "widgets/charts/limitsitem.h"

#include <QPainter>

#include <cmath>

namespace paretoscope::widgets {

LimitsItem::LimitsItem(const PlotView &view) : m_view(view)
{
    setZValue(2); // under every point
}

void LimitsItem::layOut(const ChartLimits &limits)
{
    prepareGeometryChange();
    m_limits = limits;
    m_area = m_view.plotArea();
    const QPointF at = m_view.pixel(limits.bytes.value_or(1), limits.quality.value_or(1));
    const bool across =
        limits.bytes && std::isfinite(at.x()) && at.x() >= m_area.left() && at.x() <= m_area.right();
    const bool up =
        limits.quality && std::isfinite(at.y()) && at.y() >= m_area.top() && at.y() <= m_area.bottom();
    m_x = across ? std::optional(at.x()) : std::nullopt;
    m_y = up ? std::optional(at.y()) : std::nullopt;
    setVisible(m_x || m_y);
    update();
}

void LimitsItem::paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *)
{
    const ChartColors &colors = m_view.colors();
    QColor beyond = colors.measured;
    beyond.setAlphaF(0.07F);
    const QPen line(colors.measured, 1.2 * m_view.unit(), Qt::DashDotLine);
    if (m_x) {
        painter->fillRect(QRectF(QPointF(*m_x, m_area.top()), m_area.bottomRight()), beyond);
        painter->setPen(line);
        painter->drawLine(QPointF(*m_x, m_area.top()), QPointF(*m_x, m_area.bottom()));
        paintLabel(*painter, m_limits.bytesText,
                   {QPointF(m_area.left(), m_area.top()), QPointF(*m_x - 3, m_area.bottom())},
                   Qt::AlignRight | Qt::AlignBottom);
    }
    if (m_y) {
        const double edge = m_limits.higherIsBetter ? m_area.bottom() : m_area.top();
        painter->fillRect(QRectF(QPointF(m_area.left(), *m_y), QPointF(m_area.right(), edge)).normalized(),
                          beyond);
        painter->setPen(line);
        painter->drawLine(QPointF(m_area.left(), *m_y), QPointF(m_area.right(), *m_y));
        // On the side that is within the limit.
        const QRectF within =
            m_limits.higherIsBetter
                ? QRectF(m_area.topLeft(), QPointF(m_area.right() - 3, *m_y - 1))
                : QRectF(QPointF(m_area.left(), *m_y + 1), QPointF(m_area.right() - 3, m_area.bottom()));
        paintLabel(*painter, m_limits.qualityText, within,
                   Qt::AlignRight | (m_limits.higherIsBetter ? Qt::AlignBottom : Qt::AlignTop));
    }
}

/// Where there is room for it.
void LimitsItem::paintLabel(QPainter &painter, const QString &text, const QRectF &within,
                            Qt::Alignment side) const
{
    const QFontMetricsF metrics(m_view.font());
    if (within.width() < metrics.horizontalAdvance(text) || within.height() < metrics.height())
        return;
    painter.setFont(m_view.font());
    painter.setPen(m_view.colors().measured);
    painter.drawText(within, static_cast<int>(side) | Qt::TextSingleLine, text);
}

} // namespace paretoscope::widgets
