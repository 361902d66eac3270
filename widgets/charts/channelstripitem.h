// Draws a ChannelStripView: where channels are narrower than pixels, what a column of pixels has of all of
// them. GUI thread only.
#pragma once

#include "widgets/charts/channelstripview.h"

#include <QGraphicsItem>

namespace paretoscope::widgets {

class ChannelStripItem final : public QGraphicsItem {
public:
    ChannelStripItem(const PlotView &view, ChannelStripView::Shows shows);

    void layOut(const ChannelStripView::Channels &channels, std::optional<int> chosen);

    QRectF boundingRect() const override { return m_bounds; }
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override;

private:
    struct Column {
        double x = 0, width = 0;
        double low = 0, high = 0;                 ///< of weights, or 0 and the error
        double lowestLevel = 0, highestLevel = 0; ///< the widest
        bool chosen = false;
    };
    void paintColumn(QPainter &painter, const Column &column) const;

    const PlotView &m_view;
    ChannelStripView::Shows m_shows;
    std::vector<Column> m_columns;
    QRectF m_bounds;
};

} // namespace paretoscope::widgets
