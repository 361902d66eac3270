#include "widgets/charts/legenditem.h"

#include <QFontMetricsF>

namespace paretoscope::widgets {

void LegendItem::setEntries(std::vector<LegendEntry> entries)
{
    m_entries = std::move(entries);
}

void LegendItem::layOut(const QFont &font, const ChartColors &colors, double width)
{
    prepareGeometryChange();
    m_font = font;
    m_colors = colors;
    m_width = width;
    m_places.clear();
    const QFontMetricsF metrics(font);
    const double row = metrics.height() * 1.35;
    m_shapeWidth = metrics.height() * 1.25;
    double x = 0, y = row / 2;
    for (const auto &entry : m_entries) {
        const double needed = m_shapeWidth + metrics.horizontalAdvance(entry.text) + metrics.height() * 0.35;
        if (x > 0 && x + needed > width) {
            x = 0;
            y += row;
        }
        m_places.emplace_back(x, y);
        x += needed + metrics.height() * 0.75;
    }
    m_height = m_entries.empty() ? 0 : y + row / 2;
    update();
}

void LegendItem::paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *)
{
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setFont(m_font);
    const QFontMetricsF metrics(m_font);
    const double radius = metrics.height() * 0.24;
    for (std::size_t i = 0; i < m_entries.size(); ++i) {
        const auto &entry = m_entries[i];
        const QPointF middle = m_places[i] + QPointF(m_shapeWidth / 2, 0);
        const QColor color = m_colors.*entry.color;
        if (entry.line != Qt::NoPen) {
            painter->setPen(QPen(color, 1.4, entry.line));
            painter->drawLine(m_places[i] + QPointF(1, 0), m_places[i] + QPointF(m_shapeWidth - 1, 0));
        }
        if (entry.errorBar)
            drawErrorBar(*painter, middle.x(), middle.y() - 2 * radius, middle.y() + 2 * radius, 1.6 * radius,
                         color);
        drawStamp(*painter, entry.stamp, entry.fill, middle,
                  entry.stamp == Stamp::Dot ? radius * 0.6 : radius, color, m_colors.background);
        painter->setPen(m_colors.text);
        painter->drawText(m_places[i] + QPointF(m_shapeWidth + metrics.height() * 0.35,
                                                (metrics.ascent() - metrics.descent()) / 2),
                          entry.text);
    }
}

} // namespace paretoscope::widgets
