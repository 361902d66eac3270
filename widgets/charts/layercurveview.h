// Damage of one layer over a main parameter of methods (bits, sparsity), with standard errors, and where the
// layer stands now. Click, or arrow keys and Enter, choose a measured setting. GUI thread only.
#pragma once

#include "widgets/charts/hearskeys.h"
#include "widgets/charts/layercurve.h"
#include "widgets/charts/plotview.h"

namespace paretoscope::widgets {

class FocusItem;
class LayerCurveItem;
class MarkerItem;

class LayerCurveView : public PlotView {
    Q_OBJECT

public:
    /// AXIS: one of compress::mainParameters(), with a range.
    explicit LayerCurveView(const compress::Parameter &axis, QWidget *parent = nullptr);
    ~LayerCurveView() override;

    const compress::Parameter &axis() const { return m_axis; }
    void setDamage(evaluate::DamageKind kind);
    void setCurve(std::vector<CurvePoint> curve);
    const std::vector<CurvePoint> &curve() const { return m_curve; }
    void setNow(const std::optional<CurveNow> &now);

    std::optional<int> focused() const { return m_focused; }
    std::optional<QPointF> placeOf(int point) const;
    std::optional<QPointF> markerPlace() const;
    std::vector<HeardKey> heardKeys() const override;

Q_SIGNALS:
    void settingChosen(const paretoscope::compress::LayerSetting &setting);

protected:
    void hoverAt(const std::optional<QPointF> &pixel) override;
    void clickAt(const QPointF &pixel) override;
    std::optional<int> pointAt(const QPointF &pixel) const override;
    void setTransientVisible(bool visible) override;
    void forgetFocus() override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void configureAxes();
    void layOut();
    void placeMarker();
    void focusPoint(std::optional<int> point);
    void choose(int point);

    const compress::Parameter &m_axis;
    evaluate::DamageKind m_damage = evaluate::DamageKind::Kl;
    std::vector<CurvePoint> m_curve;
    std::optional<CurveNow> m_now;
    std::optional<int> m_focused;
    LayerCurveItem *m_points;
    MarkerItem *m_marker;
    FocusItem *m_focus;
};

} // namespace paretoscope::widgets
