// Draws the measured cells of one layer: a line and points with error bars. GUI thread only.
#pragma once

#include "widgets/charts/layercurve.h"
#include "widgets/charts/plotview.h"

#include <QGraphicsItem>

namespace paretoscope::widgets {

class LayerCurveItem final : public QGraphicsItem {
public:
    explicit LayerCurveItem(const PlotView &view);

    void layOut(const std::vector<CurvePoint> &curve);
    const QPolygonF &places() const { return m_line; }

    QRectF boundingRect() const override { return m_bounds; }
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override;

private:
    const PlotView &m_view;
    QRectF m_bounds;
    QPolygonF m_line;
    std::vector<std::pair<double, double>> m_bars; ///< pixels, low and high, by point
    std::vector<bool> m_estimates;                 ///< by point: estimated, not measured
};

} // namespace paretoscope::widgets
