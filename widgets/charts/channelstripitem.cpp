#include "widgets/charts/channelstripitem.h"

#include <algorithm>
#include <cmath>

namespace paretoscope::widgets {

ChannelStripItem::ChannelStripItem(const PlotView &view, ChannelStripView::Shows shows)
    : m_view(view), m_shows(shows)
{
    setZValue(10);
}

void ChannelStripItem::layOut(const ChannelStripView::Channels &channels, std::optional<int> chosen)
{
    prepareGeometryChange();
    const QRectF area = m_view.plotArea();
    m_bounds = area.adjusted(-8, -8, 8, 8);
    m_columns.clear();
    const double width = m_view.pixel(2, 0).x() - m_view.pixel(1, 0).x();
    for (std::size_t i = 0; i < channels.size(); ++i) {
        const double x = m_view.pixel(static_cast<double>(i + 1), 0).x(); // channels count from 1
        if (x < area.left() - width || x > area.right() + width)
            continue;
        const compress::WeightChannel &channel = channels[i];
        Column column{x,
                      width,
                      channel.low,
                      channel.high,
                      channel.lowestLevel,
                      channel.highestLevel,
                      chosen == static_cast<int>(i)};
        if (m_shows == ChannelStripView::Shows::Error) {
            column.low = 0;
            column.high = channel.error;
        }
        if (width < 1 && !m_columns.empty() && std::floor(m_columns.back().x) == std::floor(x)) {
            Column &all = m_columns.back();
            all.low = std::min(all.low, column.low);
            all.high = std::max(all.high, column.high);
            all.lowestLevel = std::min(all.lowestLevel, column.lowestLevel);
            all.highestLevel = std::max(all.highestLevel, column.highestLevel);
            all.chosen = all.chosen || column.chosen;
        } else {
            m_columns.push_back(column);
        }
    }
    update();
}

void ChannelStripItem::paintColumn(QPainter &painter, const Column &column) const
{
    const ChartColors &colors = m_view.colors();
    const double foot = m_view.plotArea().bottom(), unit = m_view.unit();
    const auto y = [&](double value) { return std::min(m_view.pixel(0, value).y(), foot); };
    const double thick = std::clamp(column.width * 0.5, 1.0, 10 * unit);
    const bool error = m_shows == ChannelStripView::Shows::Error;
    QRectF bar(QPointF(column.x - thick / 2, y(column.high)), QPointF(column.x + thick / 2, y(column.low)));
    if (bar.height() < 1)
        bar.adjust(0, -0.5, 0, 0.5); // all the same, or no error: a line is there
    QColor ink = column.chosen ? colors.accent : colors.estimate;
    if (!column.chosen)
        ink.setAlphaF(error ? 0.8F : 0.6F);
    painter.fillRect(bar, ink);
    if (error || !(column.lowestLevel < column.highestLevel))
        return;
    const double half = std::clamp(column.width * 0.4, 0.5, 8 * unit);
    painter.setPen(QPen(column.chosen ? colors.accent : colors.measured, 1.5 * unit));
    for (const double level : {column.lowestLevel, column.highestLevel})
        painter.drawLine(QPointF(column.x - half, y(level)), QPointF(column.x + half, y(level)));
}

void ChannelStripItem::paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *)
{
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setClipRect(m_view.plotArea().adjusted(-1, -2, 1, 1));
    for (const bool chosen : {false, true}) // the chosen one above its neighbours
        for (const Column &column : m_columns)
            if (column.chosen == chosen)
                paintColumn(*painter, column);
}

} // namespace paretoscope::widgets
