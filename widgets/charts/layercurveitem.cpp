#include "widgets/charts/layercurveitem.h"

#include <algorithm>

namespace paretoscope::widgets {

LayerCurveItem::LayerCurveItem(const PlotView &view) : m_view(view)
{
    setZValue(10);
}

void LayerCurveItem::layOut(const std::vector<CurvePoint> &curve)
{
    prepareGeometryChange();
    m_bounds = m_view.plotArea().adjusted(-8, -8, 8, 8);
    m_line.clear();
    m_bars.clear();
    m_estimates.clear();
    for (const auto &point : curve) {
        const double error = point.cell.klStandardError;
        m_line << m_view.pixel(point.x, point.cell.kl);
        m_estimates.push_back(point.cell.estimate);
        m_bars.emplace_back(m_view.pixel(point.x, std::max(0.0, point.cell.kl - error)).y(),
                            m_view.pixel(point.x, point.cell.kl + error).y());
    }
    update();
}

void LayerCurveItem::paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *)
{
    const auto &colors = m_view.colors();
    const double unit = m_view.unit();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setClipRect(m_view.plotArea().adjusted(-6, -6, 6, 6));
    painter->setPen(QPen(colors.estimate, 1.6 * unit));
    painter->setBrush(Qt::NoBrush);
    painter->drawPolyline(m_line);
    for (qsizetype i = 0; i < m_line.size(); ++i) {
        const auto &[low, high] = m_bars[static_cast<std::size_t>(i)];
        if (m_estimates[static_cast<std::size_t>(i)]) {
            drawStamp(*painter, Stamp::Circle, StampFill::Hollow, m_line[i], 4 * unit, colors.estimate,
                      colors.background);
            continue;
        }
        drawErrorBar(*painter, m_line[i].x(), low, high, 7 * unit, colors.measured);
        drawStamp(*painter, Stamp::Circle, StampFill::Solid, m_line[i], 4 * unit, colors.measured,
                  colors.background);
    }
}

} // namespace paretoscope::widgets
