#include "widgets/charts/reliabilityview.h"

#include "widgets/charts/chartcolors.h"
#include "widgets/charts/stamps.h"
#include "widgets/document/numbers.h"

#include <QPainter>

#include <algorithm>
#include <cmath>
#include <limits>

namespace paretoscope::widgets {

ReliabilityView::ReliabilityView(QWidget *parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("reliabilityView"));
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Expanding);
    setToolTip(
        tr("Across: stated confidence. Up: share of right answers. On the diagonal a network is as sure "
           "as it is right; hollow: before, solid: after. Larger points stand for more answers."));
    setToolTipDuration(std::numeric_limits<int>::max()); // as long as somebody reads
    setAccessibleName(tr("Reliability: stated confidence against the share of right answers"));
}

void ReliabilityView::setBehaviour(const evaluate::Behaviour &behaviour)
{
    m_before = behaviour.reliabilityBefore;
    m_after = behaviour.reliabilityAfter;
    setAccessibleDescription(tr("Expected calibration error %1 before, %2 after (n = %3)")
                                 .arg(numbers::share(behaviour.summary.eceBefore),
                                      numbers::share(behaviour.summary.eceAfter),
                                      numbers::count(behaviour.summary.n)));
    update();
}

QSize ReliabilityView::sizeHint() const
{
    const int side = fontMetrics().height() * 11;
    return {side, side};
}

QSize ReliabilityView::minimumSizeHint() const
{
    const int side = fontMetrics().height() * 8;
    return {side, side};
}

QRectF ReliabilityView::plot() const
{
    const double line = fontMetrics().height();
    const QRectF room = QRectF(rect()).adjusted(line * 3.3, line * 0.5, -line * 1.1, -line * 2.4);
    const double side = std::max(10.0, std::min(room.width(), room.height()));
    return {room.left(), room.top(), side, side};
}

void ReliabilityView::drawCurve(QPainter &painter, const std::vector<evaluate::ReliabilityBin> &bins,
                                bool after) const
{
    const ChartColors colors = chartColors(palette());
    const QColor ink = after ? colors.accent : colors.measured;
    const QRectF area = plot();
    std::int64_t most = 1;
    for (const auto &bin : bins)
        most = std::max(most, bin.n);
    QPolygonF line;
    std::vector<double> radii;
    for (const auto &bin : bins) {
        if (bin.n == 0)
            continue;
        const double n = static_cast<double>(bin.n);
        line << QPointF(area.left() + bin.confidenceSum / n * area.width(),
                        area.bottom() - static_cast<double>(bin.correct) / n * area.height());
        radii.push_back(2 + 4 * std::sqrt(n / static_cast<double>(most)));
    }
    painter.setPen(QPen(ink, 1.2, after ? Qt::SolidLine : Qt::DashLine));
    painter.setBrush(Qt::NoBrush);
    painter.drawPolyline(line);
    for (qsizetype i = 0; i < line.size(); ++i)
        drawStamp(painter, Stamp::Circle, after ? StampFill::Solid : StampFill::Hollow, line[i],
                  radii[static_cast<std::size_t>(i)], ink, colors.background);
}

void ReliabilityView::drawTitles(QPainter &painter) const
{
    const QRectF area = plot();
    const double line = fontMetrics().height();
    const auto elided = [this](const QString &text, double room) {
        return fontMetrics().elidedText(text, Qt::ElideRight, static_cast<int>(room));
    };
    const double across = width() - area.left(); // more than the plot where that is small
    painter.drawText(QRectF(area.left(), area.bottom() + 2 + line, across, line), Qt::AlignLeft,
                     elided(tr("Stated confidence"), across));
    painter.save();
    painter.translate(0, area.bottom());
    painter.rotate(-90);
    painter.drawText(QRectF(0, 0, area.bottom(), line), Qt::AlignLeft,
                     elided(tr("Share of right answers"), area.bottom()));
    painter.restore();
}

void ReliabilityView::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const ChartColors colors = chartColors(palette());
    const QRectF area = plot();
    painter.fillRect(area, colors.background);
    painter.setPen(QPen(colors.grid, 1));
    painter.drawRect(area);
    painter.setPen(QPen(colors.estimate, 1, Qt::DotLine));
    painter.drawLine(area.bottomLeft(), area.topRight());
    painter.setPen(palette().color(QPalette::WindowText));
    const double line = fontMetrics().height();
    for (const double value : {0.0, 0.5, 1.0}) {
        const QString text = numbers::real(value, 'f', 1);
        if (value > 0) // one 0 serves both axes
            painter.drawText(
                QRectF(line, area.bottom() - value * area.height() - line / 2, area.left() - line - 4, line),
                Qt::AlignRight | Qt::AlignVCenter, text);
        painter.drawText(
            QRectF(area.left() + value * area.width() - 2 * line, area.bottom() + 2, 4 * line, line),
            Qt::AlignCenter, text);
    }
    drawTitles(painter);
    drawCurve(painter, m_before, false);
    drawCurve(painter, m_after, true);
}

} // namespace paretoscope::widgets
