// What a recipe comes to, one thing done after another, as a path through the chart: a dashed line with an
// arrow to each stop and a word beside it. GUI thread only.
#pragma once

#include "widgets/charts/chartcolors.h"

#include <QFont>
#include <QGraphicsItem>
#include <QPointF>
#include <QRectF>
#include <QString>

#include <vector>

namespace paretoscope::widgets {

struct PathPlace {
    QPointF at; ///< pixels
    QString word;
};

class PathItem final : public QGraphicsItem {
public:
    PathItem();

    /// PLACES in their order; AREA is all that may be drawn on.
    void layOut(std::vector<PathPlace> places, const QRectF &area, const ChartColors &colors,
                const QFont &font, double unit);
    const std::vector<PathPlace> &places() const { return m_places; }
    /// Where the word of a place is written: inside the area, and on none of the words before it.
    QRectF wordRect(std::size_t place) const { return m_words[place]; }

    QRectF boundingRect() const override { return m_area; }
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override;

private:
    void placeWords();

    std::vector<PathPlace> m_places;
    std::vector<QRectF> m_words; ///< parallel; empty where there is no room
    QRectF m_area;
    ChartColors m_colors;
    QFont m_font;
    double m_unit = 1;
};

} // namespace paretoscope::widgets
