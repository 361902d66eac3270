#include "widgets/charts/weighthistogramview.h"

#include "widgets/charts/weighthistogramitem.h"
#include "widgets/charts/weighttext.h"
#include "widgets/document/numbers.h"

#include <QKeyEvent>

#include <algorithm>
#include <cmath>

namespace paretoscope::widgets {

WeightHistogramView::WeightHistogramView(QWidget *parent)
    : PlotView(parent), m_item(new WeightHistogramItem(*this, m_spread))
{
    setObjectName(QStringLiteral("weightHistogram"));
    setAccessibleName(tr("Histogram of the weights"));
    setAccessibleDescription(tr("Left and Right step from bin to bin, Page Up and Page Down from channel to "
                                "channel. The table of bins holds the same numbers."));
    scene()->addItem(m_item);
    connect(this, &PlotView::viewChanged, this, &WeightHistogramView::layOut);
    configure();
}

WeightHistogramView::~WeightHistogramView()
{
    delete m_item; // it draws from what is destroyed before the scene
}

void WeightHistogramView::setSpread(const compress::WeightSpread &spread)
{
    if (spread.bins.before.size() != m_spread.bins.before.size())
        focusBin({});
    const bool moved = spread.bins.low != m_spread.bins.low || spread.bins.high != m_spread.bins.high;
    m_spread = spread;
    if (moved)
        forgetZoom();
    configure();
}

void WeightHistogramView::setLogarithmic(bool logarithmic)
{
    if (logarithmic == m_logarithmic)
        return;
    m_logarithmic = logarithmic;
    forgetZoom();
    configure();
}

void WeightHistogramView::configure()
{
    std::int64_t most = 1;
    for (const auto *counts : {&m_spread.bins.before, &m_spread.bins.after})
        for (const std::int64_t count : *counts)
            most = std::max(most, count);
    for (const compress::Level &level : m_spread.levels)
        most = std::max(most, level.weights);
    AxisScale counts;
    if (m_logarithmic)
        counts = {ScaleKind::Log, 0.5, true};
    setAxes({{}, AxisUnit::Plain, tr("Weight")}, {counts, AxisUnit::Plain, tr("Count")});
    const double width = m_spread.weights > 0 ? m_spread.bins.high - m_spread.bins.low : 1;
    // Levels that no weight lies on are seen too, where they are near.
    double left = m_spread.bins.low, right = left + width;
    if (!m_spread.levels.empty()) {
        left = std::max(left - width * 0.2, std::min(left, m_spread.levels.front().value));
        right = std::min(right + width * 0.2, std::max(right, m_spread.levels.back().value));
    }
    const double air = (right - left) * 0.02;
    const double foot = counts.position(0), height = counts.position(static_cast<double>(most)) - foot;
    std::vector<LegendEntry> legend{{.stamp = Stamp::Square, .fill = StampFill::Solid, .text = tr("before")}};
    if (m_spread.levels.empty())
        legend.push_back({.color = &ChartColors::accent, .line = Qt::SolidLine, .text = tr("after")});
    else
        legend.push_back({.fill = StampFill::Solid, .color = &ChartColors::accent, .text = tr("on levels")});
    if (m_spread.pruned.weights > 0)
        legend.push_back({.stamp = Stamp::Square, .fill = StampFill::Dotted, .text = tr("pruned")});
    if (m_spread.clipped.weights > 0)
        legend.push_back({.stamp = Stamp::Square,
                          .fill = StampFill::Hatched,
                          .color = &ChartColors::measured,
                          .text = tr("clipped")});
    setLegend(std::move(legend));
    setHome({left - air, foot, right - left + 2 * air, height * 1.06});
}

void WeightHistogramView::layOut()
{
    m_item->layOut();
    if (m_focused && *m_focused < static_cast<int>(m_spread.bins.before.size()))
        explainAgain(textOf(*m_focused), QPointF(barOf(*m_focused).right(), plotArea().top()));
}

QRectF WeightHistogramView::barOf(int bin) const
{
    const auto at = static_cast<std::size_t>(bin);
    return m_item->bar(at, m_spread.bins.before[at]);
}

QString WeightHistogramView::textOf(int bin) const
{
    const auto at = static_cast<std::size_t>(bin);
    const compress::WeightBins &bins = m_spread.bins;
    QStringList lines{tr("%1 to %2: %3 before, %4 after", "a range of weights, and how many there are")
                          .arg(weightNumber(bins.edge(at)), weightNumber(bins.edge(at + 1)),
                               numbers::count(bins.before[at]), numbers::count(bins.after[at]))};
    if (bins.pruned[at] > 0)
        lines << tr("%1 of them pruned").arg(numbers::count(bins.pruned[at]));
    if (bins.clipped[at] > 0)
        lines << tr("%1 of them clipped").arg(numbers::count(bins.clipped[at]));
    for (const compress::Level &level : m_spread.levels)
        if (level.value >= bins.edge(at) && level.value < bins.edge(at + 1))
            lines << tr("Level %1: %n weight(s)", nullptr, static_cast<int>(level.weights))
                         .arg(weightNumber(level.value));
    return lines.join(QLatin1Char('\n'));
}

std::optional<int> WeightHistogramView::pointAt(const QPointF &pixel) const
{
    if (m_spread.weights == 0 || !plotArea().contains(pixel))
        return {};
    const double place =
        (valueAtPixel(pixel.x()) - m_spread.bins.low) / (m_spread.bins.high - m_spread.bins.low);
    const auto bin = static_cast<int>(std::floor(place * static_cast<double>(m_spread.bins.before.size())));
    return bin >= 0 && bin < static_cast<int>(m_spread.bins.before.size()) ? std::optional(bin)
                                                                           : std::nullopt;
}

void WeightHistogramView::focusBin(std::optional<int> bin)
{
    m_focused = bin;
    m_item->setFocused(bin);
    if (!bin)
        return stopExplaining();
    explain(textOf(*bin), QPointF(barOf(*bin).right(), plotArea().top()));
}

void WeightHistogramView::hoverAt(const std::optional<QPointF> &pixel)
{
    const auto bin = pixel ? pointAt(*pixel) : std::nullopt;
    if (bin != m_focused)
        focusBin(bin);
}

void WeightHistogramView::clickAt(const QPointF &pixel)
{
    focusBin(pointAt(pixel));
}

void WeightHistogramView::setTransientVisible(bool visible)
{
    m_item->setFocused(visible ? m_focused : std::nullopt);
}

std::vector<HeardKey> WeightHistogramView::heardKeys() const
{
    return withKeys({{tr("Next or previous bar"), keysText({Qt::Key_Right, Qt::Key_Left})},
                     {tr("Next or previous channel"), keysText({Qt::Key_PageDown, Qt::Key_PageUp})}},
                    PlotView::heardKeys());
}

void WeightHistogramView::keyPressEvent(QKeyEvent *event)
{
    const int last = static_cast<int>(m_spread.bins.before.size()) - 1;
    if (const auto next = stepped(*event, m_focused, last)) {
        focusBin(next);
    } else if (event->key() == Qt::Key_PageDown || event->key() == Qt::Key_PageUp) {
        Q_EMIT channelStepped(event->key() == Qt::Key_PageDown ? 1 : -1);
    } else if (m_focused && event->key() == Qt::Key_Escape) {
        focusBin({});
    } else {
        PlotView::keyPressEvent(event);
    }
}

void WeightHistogramView::forgetFocus()
{
    focusBin({});
}

} // namespace paretoscope::widgets
