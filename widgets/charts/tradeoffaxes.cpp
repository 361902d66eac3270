// Which axes the trade-off chart has, how far they reach, and how keys step along its points.
#include "widgets/charts/tradeoffitem.h"
#include "widgets/charts/tradeofftext.h"
#include "widgets/charts/tradeoffview.h"

#include <QAccessible>
#include <QKeyEvent>

#include <algorithm>
#include <cmath>

namespace paretoscope::widgets {

namespace {

struct Extent {
    double low = std::numeric_limits<double>::infinity();
    double high = -std::numeric_limits<double>::infinity();

    void add(double value)
    {
        if (!std::isfinite(value))
            return;
        low = std::min(low, value);
        high = std::max(high, value);
    }
    bool empty() const { return !(low <= high); }
    // With air on both sides, and never of no length.
    void widen(double share)
    {
        if (empty()) {
            low = 0;
            high = 1;
        }
        const double air = high > low ? (high - low) * share : std::max(std::abs(high) * 0.05, 1e-3);
        low -= air;
        high += air;
    }
};

double smallestPositiveKl(const TradeoffData &data)
{
    double smallest = std::numeric_limits<double>::infinity();
    const auto consider = [&smallest](double kl) {
        if (kl > 0)
            smallest = std::min(smallest, kl);
    };
    // Damage falls along the frontier.
    for (auto point = data.frontier.rbegin(); point != data.frontier.rend() && !std::isfinite(smallest);
         ++point)
        consider(data.corrected(point->kl).value);
    for (const auto &point : data.named) {
        consider(data.corrected(point.predictedKl.value_or(0)).value);
        consider(point.measured ? point.measured->kl : 0);
    }
    return std::isfinite(smallest) ? smallest : 1e-3;
}

// Half a sample: what stands for "nothing wrong" on a logarithmic axis of shares.
double smallestError(const TradeoffData &data)
{
    std::int64_t most = 0;
    for (const auto &point : data.named)
        most = std::max(most, point.measured ? point.measured->n : 0);
    return most > 0 ? 0.5 / static_cast<double>(most) : 1e-4;
}

ScaleKind logarithmOf(Quality quality, evaluate::Metric metric)
{
    return quality == Quality::Metric && evaluate::isShare(metric) ? ScaleKind::LogFromOne : ScaleKind::Log;
}

} // namespace

void TradeoffView::configureAxes()
{
    const bool share = m_quality == Quality::Metric
                           ? evaluate::isShare(m_data.metric)
                           : isBehaviour(m_quality) && m_quality != Quality::NewErrors &&
                                 m_quality != Quality::Overconfident;
    AxisSpec x{{m_logX ? ScaleKind::Log : ScaleKind::Linear, 1}, AxisUnit::Kilobytes, tr("Stored size, kB")};
    AxisSpec y{{}, share ? AxisUnit::Share : AxisUnit::Plain, qualityTitle(m_quality, m_data)};
    if (isLogarithmic(Qt::Vertical)) {
        y.scale.kind = logarithmOf(m_quality, m_data.metric);
        // No damage at all, or nothing wrong at all, has no logarithm: it stands a little beyond the smallest
        // that has.
        y.scale.zeroAtFloor = m_quality == Quality::Kl;
        y.scale.floor = share ? smallestError(m_data) : std::max(1e-12, smallestPositiveKl(m_data) / 3);
    }
    setAxes(x, y);
    setHome(homeRange());
}

QRectF TradeoffView::homeRange() const
{
    Extent across, up;
    const auto &xScale = xAxis().scale, &yScale = yAxis().scale;
    for (const auto &point : m_data.named) {
        const auto shown = shownQuality(point, m_quality, m_data);
        if (!shown)
            continue;
        across.add(xScale.position(static_cast<double>(point.storedBytes)));
        up.add(yScale.position(shown->value));
        if (point.measured && yScale.kind != ScaleKind::Log) {
            up.add(yScale.position(shown->low));
            up.add(yScale.position(shown->high));
        }
    }
    // The frontier is monotone: its ends say it all, the left one being the first that is predicted at all.
    const auto addFrontier = [&](const search::FrontierPoint &point) {
        across.add(xScale.position(static_cast<double>(point.storedBytes)));
        if (const auto y = predictedQuality(m_data.corrected(point.kl), m_quality, m_data))
            up.add(yScale.position(y->value));
    };
    if (!m_data.frontier.empty() && !isBehaviour(m_quality)) {
        const auto predicted =
            std::find_if(m_data.frontier.begin(), m_data.frontier.end(), [this](const auto &point) {
                return predictedQuality(m_data.corrected(point.kl), m_quality, m_data).has_value();
            });
        addFrontier(m_data.frontier.front());
        addFrontier(predicted == m_data.frontier.end() ? m_data.frontier.back() : *predicted);
        addFrontier(m_data.frontier.back());
    }
    across.widen(0.04);
    up.widen(0.06);
    return {across.low, up.low, across.high - across.low, up.high - up.low};
}

void TradeoffView::step(int direction, bool namedOnly)
{
    const auto &stops = m_points->stops();
    const auto usable = [&](int index) {
        return !namedOnly || !m_data.isFrontier(stops[static_cast<std::size_t>(index)].id);
    };
    const int count = static_cast<int>(stops.size());
    const auto at = m_focused ? m_points->placeOf(*m_focused) : markerPlace();
    // From the focused point, else from where the recipe stands, else from the left.
    int index = direction > 0 ? -1 : count;
    for (int i = 0; i < count; ++i) {
        const auto &stop = stops[static_cast<std::size_t>(i)];
        if (m_focused && stop.id == *m_focused) {
            index = i;
            break;
        }
        if (at && !m_focused && (direction > 0 ? stop.at.x() <= at->x() : stop.at.x() < at->x()))
            index = direction > 0 ? i : i + 1;
    }
    for (int next = index + direction; next >= 0 && next < count; next += direction)
        if (usable(next)) {
            focusPoint(stops[static_cast<std::size_t>(next)].id);
            explainFocus();
            return;
        }
}

void TradeoffView::explainFocus()
{
    if (!m_focused)
        return;
    const QString text = textOf(*m_focused);
    if (const auto at = m_points->placeOf(*m_focused))
        explain(text, *at);
    else
        setAccessibleDescription(text);
}

std::vector<HeardKey> TradeoffView::heardKeys() const
{
    return withKeys(
        {{tr("Next or previous point"), keysText({Qt::Key_Right, Qt::Key_Left})},
         {tr("Next or previous point that was run or has a name"), keysText({Qt::Key_Up, Qt::Key_Down})},
         {tr("Take the point as the recipe"), keysText({Qt::Key_Return})}},
        PlotView::heardKeys());
}

void TradeoffView::keyPressEvent(QKeyEvent *event)
{
    const bool shift = event->modifiers() & Qt::ShiftModifier;
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right:
        if (!shift)
            return step(event->key() == Qt::Key_Right ? 1 : -1, false);
        break;
    case Qt::Key_Up:
    case Qt::Key_Down:
        if (!shift)
            return step(event->key() == Qt::Key_Up ? 1 : -1, true);
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_focused)
            Q_EMIT pointChosen(*m_focused);
        return;
    case Qt::Key_Escape:
        if (!m_focused)
            break;
        stopExplaining();
        focusPoint({});
        return;
    default:
        break;
    }
    PlotView::keyPressEvent(event);
}

void TradeoffView::forgetFocus()
{
    stopExplaining();
    focusPoint({});
}

} // namespace paretoscope::widgets
