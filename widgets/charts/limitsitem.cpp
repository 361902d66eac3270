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
    placeLabels();
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
        paintLabel(*painter, m_limits.bytesText, m_bytesLabel);
    }
    if (m_y) {
        const double edge = m_limits.higherIsBetter ? m_area.bottom() : m_area.top();
        painter->fillRect(QRectF(QPointF(m_area.left(), *m_y), QPointF(m_area.right(), edge)).normalized(),
                          beyond);
        painter->setPen(line);
        painter->drawLine(QPointF(m_area.left(), *m_y), QPointF(m_area.right(), *m_y));
        paintLabel(*painter, m_limits.qualityText, m_qualityLabel);
    }
}

/// On the side that is within the limit; that of the size at the foot of its line, or at the head where the
/// other stands there.
void LimitsItem::placeLabels()
{
    m_bytesLabel = m_qualityLabel = {};
    if (m_y) {
        const QRectF within =
            m_limits.higherIsBetter
                ? QRectF(m_area.topLeft(), QPointF(m_area.right() - 3, *m_y - 1))
                : QRectF(QPointF(m_area.left(), *m_y + 1), QPointF(m_area.right() - 3, m_area.bottom()));
        m_qualityLabel = placeOf(m_limits.qualityText, within,
                                 Qt::AlignRight | (m_limits.higherIsBetter ? Qt::AlignBottom : Qt::AlignTop));
    }
    if (!m_x)
        return;
    const QRectF within(m_area.topLeft(), QPointF(*m_x - 3, m_area.bottom()));
    for (const Qt::Alignment end : {Qt::AlignBottom, Qt::AlignTop}) {
        m_bytesLabel = placeOf(m_limits.bytesText, within, Qt::AlignRight | end);
        if (!m_bytesLabel.intersects(m_qualityLabel))
            return;
    }
    m_bytesLabel = {};
}

/// Empty where there is no room for it.
QRectF LimitsItem::placeOf(const QString &text, const QRectF &within, Qt::Alignment side) const
{
    const QFontMetricsF metrics(m_view.font());
    const QSizeF size(metrics.horizontalAdvance(text), metrics.height());
    if (text.isEmpty() || within.width() < size.width() || within.height() < size.height())
        return {};
    QRectF place(QPointF(), size);
    place.moveRight(within.right());
    if (side & Qt::AlignTop)
        place.moveTop(within.top());
    else
        place.moveBottom(within.bottom());
    return place;
}

void LimitsItem::paintLabel(QPainter &painter, const QString &text, const QRectF &place) const
{
    if (place.isEmpty())
        return;
    painter.setFont(m_view.font());
    painter.setPen(m_view.colors().measured);
    painter.drawText(place, static_cast<int>(Qt::AlignRight | Qt::AlignVCenter) | Qt::TextSingleLine, text);
}

} // namespace paretoscope::widgets
