// Draws the points of the trade-off chart, all in one item: the frontier's line, its predicted points, what
// was measured with error bars, uniform and greedy ones. Laid out once per view; painting is cheap. GUI
// thread only.
#pragma once

#include "widgets/charts/plotview.h"
#include "widgets/charts/tradeoffdata.h"

#include <QGraphicsItem>

namespace paretoscope::widgets {

class TradeoffItem final : public QGraphicsItem {
public:
    /// A point where it can be pointed at.
    struct Place {
        int id = 0;
        QPointF at;
    };

    explicit TradeoffItem(const PlotView &view);

    void layOut(const TradeoffData &data, Quality quality);
    /// How often layOut() ran: edits of the recipe must not.
    int layouts() const { return m_layouts; }

    /// What can be pointed at: named points, then the frontier's as far as they can be told apart.
    const std::vector<Place> &places() const { return m_places; }
    /// Places that keys step through, from left to right: named points and frontier points some pixels apart.
    const std::vector<Place> &stops() const { return m_stops; }
    std::optional<Place> nearest(const QPointF &pixel, double within) const;
    std::optional<QPointF> placeOf(int id) const;
    /// Vertices of the line as drawn.
    const QPolygonF &line() const { return m_line; }
    const QPolygonF &band() const { return m_band; }
    bool isSoft() const { return m_soft; }

    QRectF boundingRect() const override { return m_bounds; }
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override;

private:
    struct Named {
        int id = 0;
        PointKind kind = PointKind::Frontier;
        StampFill fill = StampFill::Hollow;
        QPointF at;
        std::optional<std::pair<double, double>> interval; ///< pixels, low and high
        QString label{};
        QRectF labelRect{};
        bool pale = false; ///< of a network made otherwise than the recipe's, or not as pinned
    };

    void layOutFrontier(const TradeoffData &data, Quality quality);
    void layOutNamed(const TradeoffData &data, Quality quality);
    void placeLabels();
    void placeLabel(Named &named, std::vector<QRectF> &taken, const std::vector<QRectF> &bars) const;
    void paintFrontier(QPainter &painter) const;
    void paintNamed(QPainter &painter, const Named &named) const;

    const PlotView &m_view;
    QRectF m_bounds;
    QPolygonF m_line;    ///< the frontier, as corrected by what was run
    QPolygonF m_band;    ///< around it, 95 %
    bool m_soft = false; ///< the frontier is not of the problem as it is
    QPolygonF m_greedyLine;
    QPolygonF m_greedyStamps; ///< steps of the greedy list, as far as they can be told apart
    QPolygonF m_stamps;       ///< predicted frontier points
    std::vector<Named> m_named;
    std::vector<Place> m_places;
    std::vector<Place> m_stops;
    int m_namedCount = 0; ///< ids below this are named points
    int m_layouts = 0;
};

} // namespace paretoscope::widgets
