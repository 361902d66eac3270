#include "widgets/charts/weighthistogramitem.h"

#include <algorithm>

namespace paretoscope::widgets {

WeightHistogramItem::WeightHistogramItem(const PlotView &view, const compress::WeightSpread &spread)
    : m_view(view), m_spread(spread)
{
    setZValue(10);
}

void WeightHistogramItem::layOut()
{
    prepareGeometryChange();
    m_bounds = m_view.plotArea().adjusted(-8, -8, 8, 8);
    update();
}

void WeightHistogramItem::setFocused(std::optional<int> bin)
{
    m_focused = bin;
    update();
}

QRectF WeightHistogramItem::bar(std::size_t bin, std::int64_t count) const
{
    if (count <= 0)
        return {};
    const QPointF top = m_view.pixel(m_spread.bins.edge(bin), static_cast<double>(count));
    const double right = m_view.pixel(m_spread.bins.edge(bin + 1), 0).x();
    const double bottom = std::max(m_view.pixel(0, 0).y(), m_view.plotArea().bottom());
    return {QPointF(top.x(), std::min(top.y(), bottom)), QPointF(right, bottom)};
}

void WeightHistogramItem::paintBars(QPainter &painter) const
{
    const ChartColors &colors = m_view.colors();
    QColor soft = colors.estimate;
    soft.setAlphaF(0.45F);
    for (std::size_t bin = 0; bin < m_spread.bins.before.size(); ++bin) {
        painter.fillRect(bar(bin, m_spread.bins.before[bin]), soft);
        // Parts of a bar, drawn from its foot: on logarithmic counts, too, their height is their number.
        if (const QRectF pruned = bar(bin, m_spread.bins.pruned[bin]); !pruned.isEmpty()) {
            painter.fillRect(pruned, colors.background);
            painter.fillRect(pruned, stampBrush(StampFill::Dotted, colors.estimate, colors.background));
        }
        if (const QRectF clipped = bar(bin, m_spread.bins.clipped[bin]); !clipped.isEmpty()) {
            painter.fillRect(clipped, colors.background);
            painter.setBrush(stampBrush(StampFill::Hatched, colors.measured, colors.background));
            painter.setPen(QPen(colors.measured, 1));
            painter.drawRect(clipped);
        }
    }
    if (m_focused && *m_focused < static_cast<int>(m_spread.bins.before.size())) {
        const auto bin = static_cast<std::size_t>(*m_focused);
        const QRectF column = bar(bin, std::max<std::int64_t>(m_spread.bins.before[bin], 1));
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(colors.text, 1.2, Qt::DotLine));
        painter.drawRect(QRectF(QPointF(column.left(), m_view.plotArea().top() + 1), column.bottomRight()));
    }
}

// Where levels are not shared, the weights after are a second outline.
void WeightHistogramItem::paintAfter(QPainter &painter) const
{
    QPolygonF outline;
    for (std::size_t bin = 0; bin < m_spread.bins.after.size(); ++bin) {
        const double height = static_cast<double>(m_spread.bins.after[bin]);
        outline << m_view.pixel(m_spread.bins.edge(bin), height)
                << m_view.pixel(m_spread.bins.edge(bin + 1), height);
    }
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(m_view.colors().accent, 1.5 * m_view.unit()));
    painter.drawPolyline(outline);
}

void WeightHistogramItem::paintLevels(QPainter &painter) const
{
    const double foot = m_view.plotArea().bottom(), tick = 5 * m_view.unit();
    const QColor accent = m_view.colors().accent;
    for (const compress::Level &level : m_spread.levels) {
        const QPointF top = m_view.pixel(level.value, static_cast<double>(level.weights));
        painter.setPen(QPen(accent, 1.5 * m_view.unit()));
        painter.drawLine(QPointF(top.x(), foot + tick), QPointF(top.x(), foot));
        if (level.weights == 0)
            continue;
        painter.drawLine(QPointF(top.x(), foot), top);
        drawStamp(painter, Stamp::Dot, StampFill::Solid, top, 2.5 * m_view.unit(), accent,
                  m_view.colors().background);
    }
}

void WeightHistogramItem::paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *)
{
    if (m_spread.weights == 0)
        return;
    painter->setRenderHint(QPainter::Antialiasing, false); // bars that touch have no seams
    painter->setClipRect(m_view.plotArea().adjusted(0, -4, 1, 6 * m_view.unit()));
    paintBars(*painter);
    painter->setRenderHint(QPainter::Antialiasing);
    if (m_spread.levels.empty())
        paintAfter(*painter);
    else
        paintLevels(*painter);
}

} // namespace paretoscope::widgets
