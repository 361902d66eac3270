#include "widgets/charts/pathitem.h"

#include <QFontMetricsF>
#include <QLineF>
#include <QPainter>

#include <algorithm>
#include <utility>

namespace paretoscope::widgets {

namespace {

/// Lengths in units.
constexpr double arrowLength = 7, arrowHalfWidth = 3, stopRadius = 5, gap = 4;

void drawArrow(QPainter &painter, const QPointF &from, const QPointF &to, double unit)
{
    QLineF line(from, to);
    if (line.length() <= (stopRadius + arrowLength) * unit)
        return; // nothing could be seen between the stops
    line.setLength(line.length() - stopRadius * unit);
    painter.drawLine(line);
    const QLineF along = QLineF(line.p2(), line.p1()).unitVector();
    const QPointF back = (along.p2() - along.p1()) * arrowLength * unit;
    const QPointF aside(-back.y() * arrowHalfWidth / arrowLength, back.x() * arrowHalfWidth / arrowLength);
    const QPointF tip[] = {line.p2() + back + aside, line.p2(), line.p2() + back - aside};
    const QPen dashed = painter.pen();
    painter.setPen(QPen(dashed.color(), dashed.widthF()));
    painter.drawPolyline(tip, 3);
    painter.setPen(dashed);
}

} // namespace

PathItem::PathItem()
{
    setZValue(3); // under the trail
    setAcceptedMouseButtons(Qt::NoButton);
}

void PathItem::layOut(std::vector<PathPlace> places, const QRectF &area, const ChartColors &colors,
                      const QFont &font, double unit)
{
    if (area != m_area)
        prepareGeometryChange();
    m_places = std::move(places);
    m_area = area;
    m_colors = colors;
    m_font = font;
    m_unit = unit;
    placeWords();
    update();
}

void PathItem::placeWords()
{
    const QFontMetricsF metrics(m_font);
    m_words.assign(m_places.size(), {});
    for (std::size_t i = 0; i < m_places.size(); ++i) {
        const QSizeF size(metrics.horizontalAdvance(m_places[i].word), metrics.height());
        const QPointF at = m_places[i].at;
        const double aside = (stopRadius + gap) * m_unit;
        // Paths go to the left mostly: there is least in the way above and below.
        const QPointF corners[] = {{at.x() - size.width() / 2, at.y() - aside - size.height()},
                                   {at.x() - size.width() / 2, at.y() + aside},
                                   {at.x() - size.width(), at.y() - aside - size.height()},
                                   {at.x(), at.y() + aside},
                                   {at.x() + aside, at.y() - size.height() / 2},
                                   {at.x() - aside - size.width(), at.y() - size.height() / 2}};
        for (const QPointF &corner : corners) {
            const QRectF rect(corner, size);
            const auto meets = [&rect](const QRectF &other) { return other.intersects(rect); };
            if (m_places[i].word.isEmpty() || !m_area.contains(rect) || std::ranges::any_of(m_words, meets))
                continue;
            m_words[i] = rect;
            break;
        }
    }
}

void PathItem::paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *)
{
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setClipRect(m_area);
    painter->setPen(QPen(m_colors.text, m_unit, Qt::DashLine, Qt::FlatCap, Qt::RoundJoin));
    for (std::size_t i = 1; i < m_places.size(); ++i)
        drawArrow(*painter, m_places[i - 1].at, m_places[i].at, m_unit);
    painter->setFont(m_font);
    QColor behind = m_colors.background; // so that lines do not cross words
    behind.setAlphaF(0.8F);
    for (std::size_t i = 0; i < m_words.size(); ++i)
        if (!m_words[i].isEmpty()) {
            painter->fillRect(m_words[i], behind);
            painter->drawText(m_words[i], Qt::AlignCenter | Qt::TextDontClip, m_places[i].word);
        }
}

} // namespace paretoscope::widgets
