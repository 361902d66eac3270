// Draws the bins and levels of a WeightHistogramView. GUI thread only.
#pragma once

#include "core/compress/weightpicture.h"
#include "widgets/charts/plotview.h"

#include <QGraphicsItem>

namespace paretoscope::widgets {

class WeightHistogramItem final : public QGraphicsItem {
public:
    WeightHistogramItem(const PlotView &view, const compress::WeightSpread &spread);

    void layOut(); ///< after another spread, range, size or look
    void setFocused(std::optional<int> bin);

    QRectF boundingRect() const override { return m_bounds; }
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override;

    /// Of the bin, as high as COUNT; empty for none.
    QRectF bar(std::size_t bin, std::int64_t count) const;

private:
    void paintBars(QPainter &painter) const;
    void paintAfter(QPainter &painter) const;
    void paintLevels(QPainter &painter) const;

    const PlotView &m_view;
    const compress::WeightSpread &m_spread;
    std::optional<int> m_focused;
    QRectF m_bounds;
};

} // namespace paretoscope::widgets
