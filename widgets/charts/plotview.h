// A chart of two axes that zooms and pans, follows palette and font, and leaves what is drawn to items of its
// own. Qt Charts draws frame, grid, tick labels and titles and nothing else: its series cost 100 ms for
// 10,000 points. No Qt Charts header is needed to use it. GUI thread only.
#pragma once

#include "widgets/charts/axisscale.h"
#include "widgets/charts/chartcolors.h"
#include "widgets/charts/charttip.h"
#include "widgets/charts/hearskeys.h"
#include "widgets/charts/legenditem.h"

#include <QGraphicsView>

#include <memory>
#include <optional>

class QCategoryAxis;
class QChart;
class QRubberBand;

namespace paretoscope::widgets {

struct AxisSpec {
    AxisScale scale{};
    AxisUnit unit = AxisUnit::Plain;
    QString title{};
};

class PlotView : public QGraphicsView, public HearsKeys {
    Q_OBJECT

public:
    explicit PlotView(QWidget *parent = nullptr);
    ~PlotView() override;

    /// What is seen: positions along both axes (see AxisScale), y upwards from top() to bottom().
    QRectF range() const { return m_range; }
    bool isZoomed() const { return m_range != m_home; }
    void zoom(double factor, const QPointF &pixel, Qt::Orientations axes = Qt::Horizontal | Qt::Vertical);
    void zoomTo(const QRectF &pixels);
    void pan(const QPointF &pixels);
    void resetView();

    /// Where the data is drawn, in pixels of the viewport.
    QRectF plotArea() const;
    QPointF pixel(double x, double y) const; ///< of values, not positions
    double valueAtPixel(double x) const;     ///< on the x axis
    const ChartColors &colors() const { return m_colors; }
    /// Length that grows with the font: 1 at a font 16 pixels high.
    double unit() const;
    /// How an axis is titled; absent: it is not, there is no room. Never cut.
    std::optional<QFont> titleFont(Qt::Orientation axis) const;

    std::vector<HeardKey> heardKeys() const override;

    /// The whole chart without hover and keyboard focus, as people see it.
    void render(QPainter &painter, const QSizeF &size);

Q_SIGNALS:
    void viewChanged();   ///< range, plot area, colours or font: items lay themselves out again
    void zoomedChanged(); ///< isZoomed()

protected:
    void setAxes(const AxisSpec &x, const AxisSpec &y);
    /// The range of positions that shows everything; kept unless zoomed.
    void setHome(const QRectF &positions);
    void forgetZoom() { m_range = m_home; } ///< the next setHome() shows everything
    void setLegend(std::vector<LegendEntry> entries);
    const AxisSpec &xAxis() const { return m_x; }
    const AxisSpec &yAxis() const { return m_y; }

    virtual void hoverAt(const std::optional<QPointF> &pixel) = 0; ///< absent: the mouse left
    virtual void clickAt(const QPointF &pixel) = 0;                ///< a left click that was no drag
    /// The point that a click here would mean.
    virtual std::optional<int> pointAt(const QPointF &pixel) const = 0;
    virtual void setTransientVisible(bool visible) = 0; ///< hover and focus, not part of a saved picture
    virtual void forgetFocus() {} ///< the keyboard went to another widget of this window

    // What is said of a point stays as long as somebody wants to read it, see ChartTip.
    void explain(const QString &text, const QPointF &at);
    /// The same again of what moved or changed.
    void explainAgain(const QString &text, const std::optional<QPointF> &at);
    void stopExplaining();
    bool isExplaining() const { return m_tip->isVisible(); }

    /// Where EVENT leads from the point FROM among those from 0 to LAST, by Left or Right; absent: it is
    /// another key, or one to pan with, or there are no points.
    static std::optional<int> stepped(const QKeyEvent &event, std::optional<int> from, int last);

    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    enum class Drag { None, Press, Band, Pan };
    void pointAtPixel(const std::optional<QPointF> &pixel);
    void applyLook();
    void applyRange(const QRectF &range);
    void updateTicks();
    void updateMargins();
    void fitTitles();

    std::unique_ptr<QGraphicsScene> m_scene;
    QChart *m_chart;
    QCategoryAxis *m_xTicks;
    QCategoryAxis *m_yTicks;
    LegendItem *m_legend;
    QRubberBand *m_band = nullptr;
    ChartTip *m_tip;
    ChartTip::By m_by = ChartTip::By::Keys; ///< who asks, just now
    AxisSpec m_x, m_y;
    QRectF m_home{0, 0, 1, 1}, m_range{0, 0, 1, 1};
    ChartColors m_colors;
    Drag m_drag = Drag::None;
    QPoint m_pressed, m_lastMove;
    bool m_layingOut = false;
};

} // namespace paretoscope::widgets
