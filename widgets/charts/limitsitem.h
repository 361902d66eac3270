// Draws limits across the trade-off chart: a line at the largest size, one at the worst quality that was
// asked for, the side beyond them shaded. Laid out once per view. GUI thread only.
#pragma once

#include "widgets/charts/plotview.h"
#include "widgets/charts/tradeoffdata.h"

#include <QGraphicsItem>

#include <optional>

namespace paretoscope::widgets {

class LimitsItem final : public QGraphicsItem {
public:
    explicit LimitsItem(const PlotView &view);

    void layOut(const ChartLimits &limits);
    /// Of the lines as drawn, in pixels; absent: there is none, or it is out of view.
    std::optional<double> bytesPixel() const { return m_x; }
    std::optional<double> qualityPixel() const { return m_y; }
    /// Where they are named; empty: not, because there is no room. They never cover each other.
    QRectF bytesLabel() const { return m_bytesLabel; }
    QRectF qualityLabel() const { return m_qualityLabel; }

    QRectF boundingRect() const override { return m_area; }
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override;

private:
    void placeLabels();
    QRectF placeOf(const QString &text, const QRectF &within, Qt::Alignment side) const;
    void paintLabel(QPainter &painter, const QString &text, const QRectF &place) const;

    const PlotView &m_view;
    QRectF m_area;
    ChartLimits m_limits;
    std::optional<double> m_x, m_y;
    QRectF m_bytesLabel, m_qualityLabel;
};

} // namespace paretoscope::widgets
