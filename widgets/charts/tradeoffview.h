// Size against quality. Shows a TradeoffData and the recipe as it is now; tells which point was chosen.
// Moving the current recipe only moves its marker: nothing else is laid out or rebuilt. Mouse: hover
// explains, click chooses, wheel and rubber band zoom, middle or Shift drag pans, double-click resets. Keys:
// Left and Right step from point to point, Up and Down between the points that have a name, Enter chooses, +
// − zoom, Shift+arrows pan, Home resets.
#pragma once

#include "widgets/charts/hearskeys.h"
#include "widgets/charts/limitsitem.h"
#include "widgets/charts/plotview.h"
#include "widgets/charts/tradeoffdata.h"

namespace paretoscope::widgets {

class FocusItem;
class MarkerItem;
class PathItem;
struct PathPlace;
class TradeoffItem;
class TrailItem;

class TradeoffView : public PlotView {
    Q_OBJECT

public:
    explicit TradeoffView(QWidget *parent = nullptr);
    ~TradeoffView() override;

    void setData(TradeoffData data);
    const TradeoffData &data() const { return m_data; }
    void setCurrent(const std::optional<CurrentPoint> &current);
    /// Where the recipe has been since the last clearing, in pixels of the viewport, the oldest first; the
    /// last stop is where it is. Empty while it has not moved.
    QPolygonF trail() const;
    void clearTrail();

    /// Where the stops of TradeoffData::path are drawn, in pixels of the viewport, and what is written beside
    /// them.
    const std::vector<PathPlace> &path() const;

    void setLimits(const ChartLimits &limits);
    const ChartLimits &limits() const { return m_limits; }
    /// Where their lines are drawn, in pixels of the viewport; absent where there is none in view.
    std::optional<double> bytesLimitPixel() const { return m_limitLines->bytesPixel(); }
    std::optional<double> qualityLimitPixel() const { return m_limitLines->qualityPixel(); }
    QRectF bytesLimitLabel() const { return m_limitLines->bytesLabel(); }
    QRectF qualityLimitLabel() const { return m_limitLines->qualityLabel(); }

    void setQuality(Quality quality);
    Quality quality() const { return m_quality; }
    void setLogarithmic(Qt::Orientation axis, bool logarithmic);
    bool isLogarithmic(Qt::Orientation axis) const;

    /// The point that mouse or keys are on; absent: none.
    std::optional<int> focused() const { return m_focused; }
    void focusPoint(std::optional<int> id);
    /// What the tool tip of a point says.
    QString textOf(int id) const;
    QString currentText() const;
    /// Where a point is drawn, in pixels of the viewport; absent if it is not in view.
    std::optional<QPointF> placeOf(int id) const;
    std::optional<QPointF> markerPlace() const;
    bool markerIsSolid() const;
    bool frontierIsSoft() const; ///< drawn as resting on estimates, or not of the problem as it is
    /// Rises whenever the points are laid out again; edits of the recipe leave it alone.
    int layouts() const;
    std::vector<HeardKey> heardKeys() const override;

Q_SIGNALS:
    void pointChosen(int id);  ///< clicked, or Enter: its recipe is wanted
    void pointFocused(int id); ///< −1: none
    void trailChanged();       ///< it is longer, or gone

protected:
    void hoverAt(const std::optional<QPointF> &pixel) override;
    void clickAt(const QPointF &pixel) override;
    std::optional<int> pointAt(const QPointF &pixel) const override;
    void setTransientVisible(bool visible) override;
    void forgetFocus() override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void configureAxes();
    QRectF homeRange() const;
    void layOut();
    void placeMarker();
    void placeTrail();
    void placePath();
    void showFocus();
    void step(int direction, bool namedOnly);
    void explainFocus();

    TradeoffData m_data;
    std::optional<CurrentPoint> m_current;
    std::vector<CurrentPoint> m_been; ///< before it
    ChartLimits m_limits;
    Quality m_quality = Quality::Kl;
    bool m_logX = true;
    bool m_logMetric = true; ///< what matters happens near the float model, what nobody wants far from it
    bool m_logKl = true;
    std::optional<int> m_focused;
    LimitsItem *m_limitLines;
    PathItem *m_path;
    TrailItem *m_trail;
    TradeoffItem *m_points;
    MarkerItem *m_marker;
    FocusItem *m_focus;
};

} // namespace paretoscope::widgets
