#include "widgets/charts/tradeoffview.h"

#include "widgets/charts/markeritem.h"
#include "widgets/charts/pathitem.h"
#include "widgets/charts/tradeoffitem.h"
#include "widgets/charts/tradeofftext.h"
#include "widgets/charts/trailitem.h"

#include <QGraphicsScene>

#include <algorithm>
#include <cmath>

namespace paretoscope::widgets {

namespace {

constexpr double reach = 12; ///< pixels from a point within which the mouse means it
constexpr int longestTrail = 200;

std::vector<LegendEntry> legend()
{
    using C = ChartColors;
    return {
        {Stamp::Dot, StampFill::Solid, &C::estimate, Qt::SolidLine, false,
         TradeoffView::tr("frontier, predicted")},
        {Stamp::Circle, StampFill::Solid, &C::measured, Qt::NoPen, true, TradeoffView::tr("measured, 95 %")},
        {Stamp::Square, StampFill::Hollow, &C::estimate, Qt::NoPen, false, TradeoffView::tr("uniform")},
        {Stamp::Triangle, StampFill::Hollow, &C::estimate, Qt::DotLine, false, TradeoffView::tr("greedy")},
        {Stamp::Ring, StampFill::Hollow, &C::measured, Qt::NoPen, false, TradeoffView::tr("float")},
        {Stamp::Diamond, StampFill::Solid, &C::accent, Qt::NoPen, false, TradeoffView::tr("now")}};
}

/// Where DATA has POINT, whatever else is known of it by now.
std::optional<int> sameIn(const TradeoffData &data, const TradeoffPoint &point)
{
    for (std::size_t i = 0; i < data.named.size(); ++i)
        if (data.named[i].kind == point.kind && data.named[i].storedBytes == point.storedBytes &&
            data.named[i].label == point.label && data.named[i].otherwise == point.otherwise)
            return static_cast<int>(i);
    if (point.kind != PointKind::Frontier)
        return {};
    const auto found =
        std::ranges::lower_bound(data.frontier, point.storedBytes, {}, &search::FrontierPoint::storedBytes);
    if (found == data.frontier.end() || found->storedBytes != point.storedBytes)
        return {};
    return static_cast<int>(data.named.size()) + static_cast<int>(found - data.frontier.begin());
}

} // namespace

TradeoffView::TradeoffView(QWidget *parent)
    : PlotView(parent), m_limitLines(new LimitsItem(*this)), m_path(new PathItem), m_trail(new TrailItem),
      m_points(new TradeoffItem(*this)), m_marker(new MarkerItem), m_focus(new FocusItem)
{
    setObjectName(QStringLiteral("tradeoffView"));
    setAccessibleName(tr("Trade-off between size and quality"));
    setAccessibleDescription(
        tr("Left and Right step from point to point, Up and Down between measured and compared "
           "points, Enter applies the recipe of a point. The table holds the same points."));
    scene()->addItem(m_limitLines);
    scene()->addItem(m_points);
    scene()->addItem(m_path);
    scene()->addItem(m_trail);
    scene()->addItem(m_marker);
    scene()->addItem(m_focus);
    setLegend(legend());
    connect(this, &PlotView::viewChanged, this, &TradeoffView::layOut);
    configureAxes();
}

TradeoffView::~TradeoffView() = default;

void TradeoffView::setData(TradeoffData data)
{
    // Ids are places in the data: the one focused has another now, if it is still there.
    const auto focused = m_focused ? sameIn(data, m_data.point(*m_focused)) : std::nullopt;
    if (!focused && m_focused)
        stopExplaining();
    if (focused != m_focused)
        focusPoint({});
    m_data = std::move(data);
    configureAxes();
    if (focused) {
        focusPoint(focused);
        explainAgain(textOf(*focused), placeOf(*focused));
    }
}

void TradeoffView::setCurrent(const std::optional<CurrentPoint> &current)
{
    const bool moved = m_current && current && m_current->storedBytes != current->storedBytes;
    if (moved) {
        m_been.push_back(*m_current);
        if (std::ssize(m_been) > longestTrail)
            m_been.erase(m_been.begin());
    }
    m_current = current;
    placeMarker();
    if (moved)
        Q_EMIT trailChanged();
}

QPolygonF TradeoffView::trail() const
{
    return m_trail->stops();
}

void TradeoffView::clearTrail()
{
    m_been.clear();
    placeTrail();
    Q_EMIT trailChanged();
}

/// As predicted or measured when the recipe left; stops of which this axis knows nothing are passed over.
void TradeoffView::placeTrail()
{
    QPolygonF stops;
    if (!m_been.empty() && m_current) {
        const auto add = [&](const CurrentPoint &point) {
            if (const auto shown = shownQuality(point, m_quality, m_data))
                stops << pixel(static_cast<double>(point.storedBytes), shown->value);
        };
        std::ranges::for_each(m_been, add);
        add(*m_current);
    }
    m_trail->layOut(stops, plotArea(), colors(), unit());
}

const std::vector<PathPlace> &TradeoffView::path() const
{
    return m_path->places();
}

/// Of axes that know nothing of a stop there is no path.
void TradeoffView::placePath()
{
    std::vector<PathPlace> places;
    for (const TradeoffPoint &stop : m_data.path) {
        const auto shown = shownQuality(stop, m_quality, m_data);
        if (!shown) {
            places.clear();
            break;
        }
        places.push_back({pixel(static_cast<double>(stop.storedBytes), shown->value), stop.label});
    }
    m_path->layOut(std::move(places), plotArea(), colors(), font(), unit());
}

void TradeoffView::setLimits(const ChartLimits &limits)
{
    if (limits == m_limits)
        return;
    m_limits = limits;
    m_limitLines->layOut(m_limits);
}

void TradeoffView::setQuality(Quality quality)
{
    if (quality == m_quality)
        return;
    m_quality = quality;
    stopExplaining();
    focusPoint({});
    forgetZoom();
    configureAxes();
}

void TradeoffView::setLogarithmic(Qt::Orientation axis, bool logarithmic)
{
    bool &flag = axis == Qt::Horizontal ? m_logX : m_quality == Quality::Kl ? m_logKl : m_logMetric;
    if (flag == logarithmic || (axis == Qt::Vertical && isBehaviour(m_quality)))
        return;
    flag = logarithmic;
    forgetZoom();
    configureAxes();
}

bool TradeoffView::isLogarithmic(Qt::Orientation axis) const
{
    if (axis == Qt::Vertical && isBehaviour(m_quality))
        return false; // 0 is what everybody hopes for, and below it lies what got better
    return axis == Qt::Horizontal ? m_logX : m_quality == Quality::Kl ? m_logKl : m_logMetric;
}

void TradeoffView::focusPoint(std::optional<int> id)
{
    if (id == m_focused)
        return;
    m_focused = id;
    showFocus();
    Q_EMIT pointFocused(id.value_or(-1));
}

QString TradeoffView::textOf(int id) const
{
    return describe(m_data.point(id), m_data);
}

QString TradeoffView::currentText() const
{
    return m_current ? describe(*m_current, m_data) : QString();
}

std::optional<QPointF> TradeoffView::placeOf(int id) const
{
    return m_points->placeOf(id);
}

std::optional<QPointF> TradeoffView::markerPlace() const
{
    return m_marker->isVisible() ? std::optional(m_marker->pos()) : std::nullopt;
}

bool TradeoffView::markerIsSolid() const
{
    return m_marker->look().fill == StampFill::Solid;
}

bool TradeoffView::frontierIsSoft() const
{
    return m_points->isSoft();
}

int TradeoffView::layouts() const
{
    return m_points->layouts();
}

void TradeoffView::layOut()
{
    m_limitLines->layOut(m_limits);
    m_points->layOut(m_data, m_quality);
    placePath();
    m_marker->setStyle(colors(), font(), unit());
    m_focus->setStyle(colors(), unit());
    placeMarker();
    showFocus();
    if (m_focused)
        explainAgain(textOf(*m_focused), placeOf(*m_focused));
}

void TradeoffView::placeMarker()
{
    placeTrail();
    m_marker->setVisible(m_current.has_value());
    if (!m_current)
        return;
    const std::optional<QualityRange> shown = shownQuality(*m_current, m_quality, m_data);
    const QRectF area = plotArea();
    const double bytes = static_cast<double>(m_current->storedBytes);
    QPointF at = pixel(bytes, shown ? shown->value : 0);
    if (!shown)
        at.setY(area.bottom() - 6 * unit());
    const bool inView = area.adjusted(-2, -2, 2, 2).contains(at);
    m_marker->setVisible(inView);
    MarkerLook look;
    look.fill = m_current->measured ? StampFill::Solid : StampFill::Hollow;
    look.known = shown.has_value();
    look.label = tr("now");
    // On the side of the frontier that nobody can reach, where there is nothing to cover.
    look.labelLeft = at.x() > area.left() + 4 * QFontMetricsF(font()).height();
    look.labelBelow = (m_quality != Quality::Metric || !evaluate::higherIsBetter(m_data.metric)) &&
                      at.y() < area.bottom() - 2 * QFontMetricsF(font()).height();
    look.drop = area.bottom() - at.y();
    if (shown && shown->high > shown->low) {
        look.top = std::max(pixel(bytes, shown->high).y(), area.top()) - at.y();
        look.bottom = std::min(pixel(bytes, shown->low).y(), area.bottom()) - at.y();
    }
    m_marker->setLook(look);
    m_marker->setPos(at);
}

void TradeoffView::showFocus()
{
    const auto at = m_focused ? m_points->placeOf(*m_focused) : std::nullopt;
    m_focus->setVisible(at.has_value());
    if (at)
        m_focus->setPos(*at);
}

std::optional<int> TradeoffView::pointAt(const QPointF &pixel) const
{
    const auto place = m_points->nearest(pixel, reach * unit());
    return place ? std::optional(place->id) : std::nullopt;
}

void TradeoffView::hoverAt(const std::optional<QPointF> &pixel)
{
    const auto id = pixel ? pointAt(*pixel) : std::nullopt;
    const auto marker = markerPlace();
    const bool onMarker = pixel && marker && !id &&
                          std::hypot(pixel->x() - marker->x(), pixel->y() - marker->y()) < reach * unit();
    viewport()->setCursor(id ? Qt::PointingHandCursor : Qt::ArrowCursor);
    if (onMarker)
        explain(currentText(), *marker);
    else if (!id)
        stopExplaining();
    if (id == m_focused)
        return;
    focusPoint(id);
    explainFocus();
}

void TradeoffView::clickAt(const QPointF &pixel)
{
    if (const auto id = pointAt(pixel)) {
        focusPoint(id);
        stopExplaining();
        Q_EMIT pointChosen(*id);
    }
}

void TradeoffView::setTransientVisible(bool visible)
{
    m_focus->setVisible(visible && m_focused && m_points->placeOf(*m_focused));
}

} // namespace paretoscope::widgets
