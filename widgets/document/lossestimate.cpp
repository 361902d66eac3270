#include "widgets/document/lossestimate.h"

#include "widgets/document/document.h"

#include <algorithm>

namespace paretoscope::widgets {

namespace {

// Above this the outputs have little left to lose and the ratio of loss to KL flattens.
constexpr double smallKl = 0.5;

double lossOf(double change, const evaluate::Measurement &baseline)
{
    if (baseline.metric == evaluate::Metric::Accuracy || baseline.metric == evaluate::Metric::Agreement)
        return -change;
    return baseline.value > 0 ? change / baseline.value : 0;
}

QList<QPointF> fromMeasured(const Document &document)
{
    const evaluate::Measurement &baseline = document.baseline()->heldOut;
    QList<QPointF> points;
    for (const MeasuredPoint &point : document.measuredPoints())
        if (point.predictedKl && *point.predictedKl > 0 && point.measured.n == baseline.n)
            points << QPointF(*point.predictedKl, lossOf(point.measured.value - baseline.value, baseline));
    return points;
}

QList<QPointF> fromCells(const Document &document)
{
    const auto &table = document.table();
    double kl = 0;
    double loss = 0;
    for (std::size_t layer = 0; layer < table.layerCount(); ++layer)
        for (std::size_t setting = 0; setting < table.settings().size(); ++setting)
            if (const auto *cell = table.cell(layer, setting); cell && cell->kl < smallKl) {
                kl += cell->kl;
                loss += lossOf(cell->metricChange, document.baseline()->heldOut);
            }
    return kl > 0 ? QList<QPointF>{QPointF(kl, loss)} : QList<QPointF>{};
}

} // namespace

LossEstimate LossEstimate::from(const Document &document)
{
    LossEstimate estimate;
    if (!document.baseline())
        return estimate;
    QList<QPointF> points = fromMeasured(document);
    if (points.isEmpty())
        points = fromCells(document);
    std::sort(points.begin(), points.end(), [](const QPointF &a, const QPointF &b) { return a.x() < b.x(); });
    // More damage is never estimated to cost less: the running maximum over the points.
    QList<QPointF> rising{QPointF(0, 0)};
    for (const QPointF &point : points)
        if (point.y() > rising.last().y() && point.x() > rising.last().x())
            rising << point;
    if (rising.size() > 1)
        estimate.m_points = rising;
    return estimate;
}

double LossEstimate::loss(double kl) const
{
    if (!known())
        return 0;
    for (qsizetype i = 1; i < m_points.size(); ++i) {
        const QPointF &a = m_points[i - 1];
        const QPointF &b = m_points[i];
        if (kl <= b.x())
            return a.y() + (b.y() - a.y()) * (kl - a.x()) / (b.x() - a.x());
    }
    return m_points.last().y() * kl / m_points.last().x();
}

std::optional<double> LossEstimate::klFor(double loss) const
{
    if (!known())
        return {};
    for (qsizetype i = 1; i < m_points.size(); ++i) {
        const QPointF &a = m_points[i - 1];
        const QPointF &b = m_points[i];
        if (loss <= b.y())
            return a.x() + (b.x() - a.x()) * (loss - a.y()) / (b.y() - a.y());
    }
    return m_points.last().x() * loss / m_points.last().y();
}

} // namespace paretoscope::widgets
