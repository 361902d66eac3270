#include "widgets/charts/tradeoffitem.h"

#include "widgets/charts/decimation.h"

#include <algorithm>
#include <cmath>

namespace paretoscope::widgets {

namespace {

constexpr double stampSpacing = 9;
constexpr double namedRadius = 4.5;
constexpr double paleOpacity = 0.4;

// The bytes at which each column of two pixels begins, and where the last one ends.
std::vector<double> columnEdges(const PlotView &view)
{
    std::vector<double> edges;
    const QRectF area = view.plotArea();
    for (double x = area.left(); x < area.right(); x += 2)
        edges.push_back(view.valueAtPixel(x));
    edges.push_back(view.valueAtPixel(area.right()));
    return edges;
}

Stamp stampOf(PointKind kind)
{
    switch (kind) {
    case PointKind::Float:
        return Stamp::Ring;
    case PointKind::Frontier:
    case PointKind::Edited:
        return Stamp::Circle;
    case PointKind::Uniform:
        return Stamp::Square;
    case PointKind::Greedy:
        return Stamp::Triangle;
    }
    return Stamp::Dot;
}

} // namespace

TradeoffItem::TradeoffItem(const PlotView &view) : m_view(view)
{
    setZValue(10);
}

void TradeoffItem::layOut(const TradeoffData &data, Quality quality)
{
    ++m_layouts;
    prepareGeometryChange();
    m_bounds = m_view.plotArea().adjusted(-8, -8, 8, 8);
    m_places.clear();
    m_stops.clear();
    m_namedCount = static_cast<int>(data.named.size());
    layOutNamed(data, quality);
    layOutFrontier(data, quality);
    const QRectF area = m_view.plotArea().adjusted(-1, -1, 1, 1);
    const auto outside = [&area](const Place &place) { return !area.contains(place.at); };
    std::erase_if(m_places, outside);
    std::erase_if(m_stops, outside);
    std::stable_sort(m_stops.begin(), m_stops.end(),
                     [](const auto &a, const auto &b) { return a.at.x() < b.at.x(); });
    placeLabels();
    update();
}

void TradeoffItem::layOutNamed(const TradeoffData &data, Quality quality)
{
    m_named.clear();
    m_greedyLine.clear();
    for (int id = 0; id < static_cast<int>(data.named.size()); ++id) {
        const auto &point = data.named[static_cast<std::size_t>(id)];
        const auto shown = shownQuality(point, quality, data);
        if (!shown)
            continue;
        const double bytes = static_cast<double>(point.storedBytes);
        Named named{id,
                    point.kind,
                    point.measured ? StampFill::Solid : StampFill::Hollow,
                    m_view.pixel(bytes, shown->value),
                    {},
                    point.isPale() ? QString() : point.label, // which may stand there twice
                    {},
                    point.isPale()};
        if (point.measured && shown->high > shown->low)
            named.interval = {m_view.pixel(bytes, shown->low).y(), m_view.pixel(bytes, shown->high).y()};
        m_places.push_back({id, named.at});
        if (point.kind == PointKind::Greedy)
            m_greedyLine << named.at;
        if (point.kind == PointKind::Greedy && !point.measured)
            continue; // one of the many steps of the list
        m_stops.push_back({id, named.at});
        m_named.push_back(std::move(named));
    }
    // Measured ones are drawn last, over what was only predicted.
    std::stable_sort(m_named.begin(), m_named.end(), [](const auto &a, const auto &b) {
        return a.fill == StampFill::Hollow && b.fill == StampFill::Solid;
    });
    std::sort(m_greedyLine.begin(), m_greedyLine.end(),
              [](const auto &a, const auto &b) { return a.x() < b.x(); });
    m_greedyStamps.clear();
    const std::vector<QPointF> steps(m_greedyLine.begin(), m_greedyLine.end());
    for (const std::size_t step : spreadStamps(steps, stampSpacing * m_view.unit()))
        m_greedyStamps << steps[step];
}

void TradeoffItem::layOutFrontier(const TradeoffData &data, Quality quality)
{
    m_line.clear();
    m_band.clear();
    m_stamps.clear();
    m_soft = data.stale || data.estimated;
    std::vector<QPointF> line;
    QPolygonF lower;
    std::vector<int> ids;
    for (const std::size_t index : decimate(data.frontier, columnEdges(m_view))) {
        const auto &point = data.frontier[index];
        if (const auto y = predictedQuality(data.corrected(point.kl), quality, data)) {
            const double bytes = static_cast<double>(point.storedBytes);
            line.push_back(m_view.pixel(bytes, y->value));
            m_band << m_view.pixel(bytes, y->high);
            lower << m_view.pixel(bytes, y->low);
            ids.push_back(static_cast<int>(data.named.size() + index));
            m_places.push_back({ids.back(), line.back()});
        }
    }
    std::reverse(lower.begin(), lower.end());
    m_band << lower;
    m_line = QPolygonF(QList<QPointF>(line.begin(), line.end()));
    for (const std::size_t vertex : spreadStamps(line, stampSpacing * m_view.unit())) {
        m_stamps << line[vertex];
        m_stops.push_back({ids[vertex], line[vertex]});
    }
}

// Clear of error bars where there is room, also at their ends; else over them, which can still be read.
void TradeoffItem::placeLabels()
{
    const double gap = namedRadius * m_view.unit() + 4;
    std::vector<QRectF> taken, bars;
    for (auto &named : m_named) {
        named.labelRect = {};
        if (named.kind != PointKind::Greedy)
            taken.push_back(
                QRectF(named.at - QPointF(gap, gap), QSizeF(2 * gap, 2 * gap)).adjusted(2, 2, -2, -2));
        if (named.interval)
            bars.push_back(QRectF(QPointF(named.at.x() - 2, named.interval->first),
                                  QPointF(named.at.x() + 2, named.interval->second))
                               .normalized());
    }
    for (const std::vector<QRectF> &alsoKept : {bars, std::vector<QRectF>()})
        for (auto &named : m_named)
            if (named.labelRect.isEmpty())
                placeLabel(named, taken, alsoKept);
}

void TradeoffItem::placeLabel(Named &named, std::vector<QRectF> &taken, const std::vector<QRectF> &bars) const
{
    const QRectF area = m_view.plotArea();
    if (named.label.isEmpty() || !area.contains(named.at))
        return;
    const QFontMetricsF metrics(m_view.font());
    const double gap = namedRadius * m_view.unit() + 4;
    const QSizeF size(metrics.horizontalAdvance(named.label) + 6, metrics.height());
    const auto bar = named.interval.value_or(std::pair(named.at.y(), named.at.y()));
    const double top = std::min(bar.first, bar.second), bottom = std::max(bar.first, bar.second);
    // Below the frontier there is room; above it lies what nobody can have.
    const QPointF corners[] = {{gap, 0},
                               {gap, -size.height()},
                               {-size.width() / 2, gap},
                               {-size.width() - gap, 0},
                               {-size.width() - gap, -size.height()},
                               {-size.width() / 2, -gap - size.height()},
                               {-size.width() / 2, bottom - named.at.y() + 3},
                               {-size.width() / 2, top - named.at.y() - size.height() - 3}};
    for (const QPointF &corner : corners) {
        const QRectF rect(named.at + corner, size);
        const auto meets = [&rect](const QRectF &other) { return other.intersects(rect); };
        if (!area.contains(rect) || std::ranges::any_of(taken, meets) || std::ranges::any_of(bars, meets) ||
            std::ranges::any_of(m_stamps, [&rect](const QPointF &stamp) { return rect.contains(stamp); }))
            continue;
        named.labelRect = rect;
        taken.push_back(rect);
        return;
    }
}

std::optional<TradeoffItem::Place> TradeoffItem::nearest(const QPointF &pixel, double within) const
{
    std::optional<Place> best;
    double bestDistance = within;
    for (const auto &place : m_places) {
        const QPointF step = place.at - pixel;
        const double away = std::hypot(step.x(), step.y());
        // Named points are preferred: there is always some frontier point next to them.
        const double distance = away - (place.id < m_namedCount ? within / 3 : 0);
        if (distance < bestDistance && away <= within) {
            best = place;
            bestDistance = distance;
        }
    }
    return best;
}

std::optional<QPointF> TradeoffItem::placeOf(int id) const
{
    const auto found =
        std::find_if(m_places.begin(), m_places.end(), [id](const Place &p) { return p.id == id; });
    return found == m_places.end() ? std::nullopt : std::optional(found->at);
}

void TradeoffItem::paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *)
{
    const auto &colors = m_view.colors();
    const double unit = m_view.unit();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setClipRect(m_view.plotArea().adjusted(-4, -4, 4, 4));
    painter->setBrush(Qt::NoBrush);
    painter->setPen(QPen(colors.estimate, 1, Qt::DotLine));
    painter->drawPolyline(m_greedyLine);
    for (const QPointF &at : m_greedyStamps)
        drawStamp(*painter, Stamp::Triangle, StampFill::Hollow, at, 2.6 * unit, colors.estimate,
                  colors.background);
    paintFrontier(*painter);
    painter->setFont(m_view.font());
    for (const auto &named : m_named)
        paintNamed(*painter, named);
}

// What is on its way or of another problem: paler, dashed, its points hollow.
void TradeoffItem::paintFrontier(QPainter &painter) const
{
    const auto &colors = m_view.colors();
    const double unit = m_view.unit();
    QColor ink = colors.estimate;
    QColor band = colors.estimate;
    ink.setAlphaF(m_soft ? 0.55F : 1.0F);
    band.setAlphaF(m_soft ? 0.08F : 0.16F);
    painter.setPen(Qt::NoPen);
    painter.setBrush(band);
    painter.save();
    painter.setClipRect(m_view.plotArea());
    painter.drawPolygon(m_band);
    painter.restore();
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(ink, 1.6 * unit, m_soft ? Qt::DashLine : Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin));
    painter.drawPolyline(m_line);
    for (const QPointF &at : m_stamps)
        drawStamp(painter, Stamp::Dot, m_soft ? StampFill::Hollow : StampFill::Solid, at, 2.4 * unit, ink,
                  colors.background);
}

void TradeoffItem::paintNamed(QPainter &painter, const Named &named) const
{
    if (!m_bounds.contains(named.at) && !named.interval)
        return;
    const auto &colors = m_view.colors();
    const double unit = m_view.unit();
    const bool solid = named.fill == StampFill::Solid;
    const QColor color = solid ? colors.measured : colors.estimate;
    painter.setClipRect(m_view.plotArea());
    painter.setOpacity(named.pale ? paleOpacity : 1.0);
    if (named.interval)
        drawErrorBar(painter, named.at.x(), named.interval->first, named.interval->second, 7 * unit, color);
    painter.setClipRect(m_bounds);
    drawStamp(painter, stampOf(named.kind), named.fill, named.at, namedRadius * unit, color,
              colors.background);
    if (named.kind == PointKind::Float)
        drawStamp(painter, Stamp::Dot, StampFill::Solid, named.at, 1.8 * unit, color, colors.background);
    painter.setOpacity(1.0);
    if (named.labelRect.isEmpty())
        return;
    painter.setPen(colors.text);
    painter.drawText(named.labelRect, Qt::AlignCenter | Qt::TextDontClip, named.label);
}

} // namespace paretoscope::widgets
