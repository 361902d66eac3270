#include "widgets/charts/layercurveview.h"

#include "widgets/charts/layercurveitem.h"
#include "widgets/charts/markeritem.h"
#include "widgets/document/damagetext.h"
#include "widgets/document/methodwords.h"

#include <QGraphicsScene>
#include <QKeyEvent>

#include <algorithm>
#include <cmath>

namespace paretoscope::widgets {

namespace {

/// "layerBitsCurve"
QString objectNameOf(const compress::Parameter &axis)
{
    QString key = QString::fromUtf8(axis.key.data(), static_cast<qsizetype>(axis.key.size()));
    key[0] = key[0].toUpper();
    return QStringLiteral("layer%1Curve").arg(key);
}

} // namespace

LayerCurveView::LayerCurveView(const compress::Parameter &axis, QWidget *parent)
    : PlotView(parent), m_axis(axis), m_points(new LayerCurveItem(*this)), m_marker(new MarkerItem),
      m_focus(new FocusItem)
{
    setObjectName(objectNameOf(axis));
    setAccessibleName(tr("Damage of the layer over: %1").arg(methodwords::word(axis.title)));
    setAccessibleDescription(
        tr("Left and Right step from point to point, Enter sets the layer to it. The table holds "
           "the same points."));
    for (QGraphicsItem *item :
         {static_cast<QGraphicsItem *>(m_points), static_cast<QGraphicsItem *>(m_marker),
          static_cast<QGraphicsItem *>(m_focus)})
        scene()->addItem(item);
    connect(this, &PlotView::viewChanged, this, &LayerCurveView::layOut);
    configureAxes();
}

LayerCurveView::~LayerCurveView() = default;

void LayerCurveView::setCurve(std::vector<CurvePoint> curve)
{
    // What is read of a point stays while others come in beside it.
    std::optional<int> focused;
    for (std::size_t i = 0; m_focused && i < curve.size(); ++i)
        if (curve[i].cell.setting == m_curve[static_cast<std::size_t>(*m_focused)].cell.setting &&
            curve[i].cell.layer == m_curve[static_cast<std::size_t>(*m_focused)].cell.layer)
            focused = static_cast<int>(i);
    if (m_focused && !focused)
        focusPoint({});
    m_focused = focused;
    m_curve = std::move(curve);
    configureAxes();
}

void LayerCurveView::setDamage(evaluate::DamageKind kind)
{
    m_damage = kind;
}

void LayerCurveView::setNow(const std::optional<CurveNow> &now)
{
    m_now = now;
    placeMarker();
}

void LayerCurveView::configureAxes()
{
    double smallest = 1e-3, largest = 1e-3;
    bool any = false;
    for (const auto &point : m_curve) {
        if (!(point.cell.kl > 0))
            continue;
        smallest = any ? std::min(smallest, point.cell.kl) : point.cell.kl;
        largest = any ? std::max(largest, point.cell.kl + point.cell.klStandardError)
                      : point.cell.kl + point.cell.klStandardError;
        any = true;
    }
    const compress::Range range = m_axis.range.value_or(compress::Range{0, 1});
    const AxisSpec y{{ScaleKind::Log, smallest / 2, true}, AxisUnit::Plain, damageTitle(m_damage)};
    setAxes({{}, range.isWhole ? AxisUnit::Plain : AxisUnit::Share, methodwords::word(m_axis.title)}, y);
    const double most = range.most < compress::largestWhole ? range.most : range.least + 1;
    const double left = m_curve.empty() ? range.least : std::min(m_curve.front().x, range.least);
    const double right = m_curve.empty() ? most : std::max(m_curve.back().x, most);
    const double air = (right - left) * 0.05;
    const double low = y.scale.position(0), high = y.scale.position(largest);
    setHome({left - air, low - 0.1, right - left + 2 * air,
             high - low + 0.1 + std::max(0.1, (high - low) * 0.08)});
}

void LayerCurveView::layOut()
{
    m_points->layOut(m_curve);
    m_marker->setStyle(colors(), font(), unit());
    m_focus->setStyle(colors(), unit());
    placeMarker();
    const auto at = m_focused ? placeOf(*m_focused) : std::nullopt;
    m_focus->setVisible(at.has_value());
    if (at)
        m_focus->setPos(*at);
    if (m_focused)
        explainAgain(describe(m_curve[static_cast<std::size_t>(*m_focused)].cell, m_damage), at);
}

void LayerCurveView::placeMarker()
{
    const auto x = m_now ? placeOn(m_axis, m_now->setting) : std::nullopt;
    const QRectF area = plotArea();
    QPointF at = x ? pixel(*x, m_now->kl.value_or(0)) : QPointF();
    const bool shown = x && area.adjusted(-2, -2, 2, 2).contains(at);
    m_marker->setVisible(shown);
    if (!shown)
        return;
    MarkerLook look;
    look.fill = m_now->measured ? StampFill::Solid : StampFill::Hollow;
    look.known = m_now->kl.has_value();
    look.label = m_now->measured   ? tr("now, measured")
                 : m_now->estimate ? tr("now, estimated")
                 : look.known      ? tr("now, expected")
                                   : tr("now");
    look.labelLeft = at.x() > area.right() - QFontMetricsF(font()).horizontalAdvance(look.label) * 1.3 - 20;
    look.drop = area.bottom() - at.y();
    m_marker->setLook(look);
    m_marker->setPos(at);
}

std::optional<QPointF> LayerCurveView::placeOf(int point) const
{
    const auto &places = m_points->places();
    return point >= 0 && point < places.size() ? std::optional(places[point]) : std::nullopt;
}

std::optional<QPointF> LayerCurveView::markerPlace() const
{
    return m_marker->isVisible() ? std::optional(m_marker->pos()) : std::nullopt;
}

std::optional<int> LayerCurveView::pointAt(const QPointF &pixel) const
{
    std::optional<int> best;
    double distance = 12 * unit();
    for (int i = 0; i < m_points->places().size(); ++i) {
        const QPointF step = m_points->places()[i] - pixel;
        if (std::hypot(step.x(), step.y()) <= distance) {
            distance = std::hypot(step.x(), step.y());
            best = i;
        }
    }
    return best;
}

void LayerCurveView::focusPoint(std::optional<int> point)
{
    m_focused = point;
    const auto at = point ? placeOf(*point) : std::nullopt;
    m_focus->setVisible(at.has_value());
    if (!at)
        return stopExplaining();
    m_focus->setPos(*at);
    explain(describe(m_curve[static_cast<std::size_t>(*point)].cell, m_damage), *at);
}

void LayerCurveView::choose(int point)
{
    // By value: whoever listens may put another curve here.
    const auto setting = m_curve[static_cast<std::size_t>(point)].cell.setting;
    Q_EMIT settingChosen(setting);
}

void LayerCurveView::hoverAt(const std::optional<QPointF> &pixel)
{
    const auto point = pixel ? pointAt(*pixel) : std::nullopt;
    viewport()->setCursor(point ? Qt::PointingHandCursor : Qt::ArrowCursor);
    if (point != m_focused)
        focusPoint(point);
}

void LayerCurveView::clickAt(const QPointF &pixel)
{
    if (const auto point = pointAt(pixel))
        choose(*point);
}

void LayerCurveView::setTransientVisible(bool visible)
{
    m_focus->setVisible(visible && m_focused && placeOf(*m_focused));
}

std::vector<HeardKey> LayerCurveView::heardKeys() const
{
    return withKeys({{tr("Next or previous setting"), keysText({Qt::Key_Right, Qt::Key_Left})},
                     {tr("Set the layer to it"), keysText({Qt::Key_Return})}},
                    PlotView::heardKeys());
}

void LayerCurveView::keyPressEvent(QKeyEvent *event)
{
    const int last = static_cast<int>(m_curve.size()) - 1;
    if (const auto next = stepped(*event, m_focused, last)) {
        focusPoint(next);
    } else if (m_focused && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)) {
        choose(*m_focused);
    } else if (m_focused && event->key() == Qt::Key_Escape) {
        focusPoint({});
    } else {
        PlotView::keyPressEvent(event);
    }
}

void LayerCurveView::forgetFocus()
{
    focusPoint({});
}

} // namespace paretoscope::widgets
