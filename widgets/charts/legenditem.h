// The key of a chart: one row or more of shapes with words, above the plot. Part of every saved picture.
#pragma once

#include "widgets/charts/chartcolors.h"
#include "widgets/charts/stamps.h"

#include <QFont>
#include <QGraphicsItem>
#include <QString>

#include <vector>

namespace paretoscope::widgets {

struct LegendEntry {
    Stamp stamp = Stamp::Dot;
    StampFill fill = StampFill::Hollow;
    QColor ChartColors::*color = &ChartColors::estimate;
    Qt::PenStyle line = Qt::NoPen; ///< drawn through the shape
    bool errorBar = false;
    QString text{};
};

class LegendItem final : public QGraphicsItem {
public:
    using QGraphicsItem::QGraphicsItem;

    void setEntries(std::vector<LegendEntry> entries);
    /// Flows the entries into rows of at most WIDTH.
    void layOut(const QFont &font, const ChartColors &colors, double width);
    double height() const { return m_height; }

    QRectF boundingRect() const override { return {0, 0, m_width, m_height}; }
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override;

private:
    std::vector<LegendEntry> m_entries;
    std::vector<QPointF> m_places; ///< left end of each entry, middle of its row
    QFont m_font;
    ChartColors m_colors;
    double m_width = 0, m_height = 0, m_shapeWidth = 0;
};

} // namespace paretoscope::widgets
