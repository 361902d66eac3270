#include "widgets/charts/channelstripview.h"

#include "widgets/charts/channelstripitem.h"
#include "widgets/charts/weighttext.h"

#include <QKeyEvent>

#include <algorithm>
#include <cmath>

namespace paretoscope::widgets {

ChannelStripView::ChannelStripView(Shows shows, QWidget *parent)
    : PlotView(parent), m_shows(shows), m_item(new ChannelStripItem(*this, shows))
{
    const bool range = shows == Shows::Range;
    setObjectName(range ? QStringLiteral("channelRanges") : QStringLiteral("channelErrors"));
    setAccessibleName(range ? tr("Range of the weights by channel") : tr("Error of the weights by channel"));
    setAccessibleDescription(tr("Left and Right choose a channel, Escape all of them. The table of channels "
                                "holds the same numbers."));
    scene()->addItem(m_item);
    connect(this, &PlotView::viewChanged, this, &ChannelStripView::layOut);
    configure();
}

ChannelStripView::~ChannelStripView() = default;

void ChannelStripView::setChannels(const Channels &channels)
{
    if (channels.size() != m_channels.size())
        forgetZoom();
    m_channels = channels;
    configure();
}

void ChannelStripView::setChosen(std::optional<int> channel)
{
    m_chosen = channel;
    layOut();
}

void ChannelStripView::configure()
{
    const bool range = m_shows == Shows::Range;
    double low = 0, high = 0, smallest = 0;
    bool levels = false;
    for (const compress::WeightChannel &channel : m_channels) {
        low = std::min({low, channel.low, channel.lowestLevel});
        high = std::max({high, channel.high, channel.highestLevel});
        levels = levels || channel.lowestLevel < channel.highestLevel;
        if (channel.error > 0)
            smallest = smallest > 0 ? std::min(smallest, channel.error) : channel.error;
    }
    AxisScale y;
    if (!range) {
        y = {ScaleKind::Log, smallest > 0 ? smallest / 2 : 1e-6, true};
        low = y.position(0);
        high = y.position(y.floor);
        for (const compress::WeightChannel &channel : m_channels)
            high = std::max(high, y.position(channel.error));
    }
    setAxes({{}, AxisUnit::Plain, tr("Channel")},
            {y, range ? AxisUnit::Plain : AxisUnit::Share, range ? tr("Weight") : tr("Error")});
    std::vector<LegendEntry> legend;
    if (range) {
        legend.push_back(
            {.stamp = Stamp::Square, .fill = StampFill::Solid, .text = tr("least to greatest weight")});
        if (levels)
            legend.push_back(
                {.color = &ChartColors::measured, .line = Qt::SolidLine, .text = tr("outermost levels")});
    }
    setLegend(std::move(legend));
    const double height = high > low ? high - low : 1;
    const double air = range ? height * 0.04 : 0;
    setHome({0, low - air, static_cast<double>(m_channels.size()) + 1, height + air + height * 0.04});
}

void ChannelStripView::layOut()
{
    m_item->layOut(m_channels, m_chosen);
    if (m_told && *m_told < static_cast<int>(m_channels.size()))
        explainAgain(channelText(m_channels[static_cast<std::size_t>(*m_told)], *m_told + 1),
                     placeOf(*m_told));
}

QPointF ChannelStripView::placeOf(int channel) const
{
    const compress::WeightChannel &of = m_channels[static_cast<std::size_t>(channel)];
    return pixel(channel + 1, m_shows == Shows::Range ? (of.low + of.high) / 2 : of.error);
}

std::optional<int> ChannelStripView::pointAt(const QPointF &pixel) const
{
    if (m_channels.empty() || !plotArea().contains(pixel))
        return {};
    const auto number = static_cast<int>(std::lround(valueAtPixel(pixel.x())));
    return number >= 1 && number <= static_cast<int>(m_channels.size()) ? std::optional(number - 1)
                                                                        : std::nullopt;
}

void ChannelStripView::forgetFocus()
{
    stopExplaining();
}

void ChannelStripView::showTip(int channel, const QPoint &at)
{
    m_told = channel;
    explain(channelText(m_channels[static_cast<std::size_t>(channel)], channel + 1), at);
}

void ChannelStripView::choose(int channel)
{
    setChosen(channel);
    showTip(channel, placeOf(channel).toPoint());
    Q_EMIT channelChosen(channel);
}

void ChannelStripView::hoverAt(const std::optional<QPointF> &pixel)
{
    const auto channel = pixel ? pointAt(*pixel) : std::nullopt;
    if (channel == m_hovered)
        return;
    m_hovered = channel;
    viewport()->setCursor(channel ? Qt::PointingHandCursor : Qt::ArrowCursor);
    if (channel)
        showTip(*channel, pixel->toPoint());
    else
        stopExplaining();
}

void ChannelStripView::clickAt(const QPointF &pixel)
{
    if (const auto channel = pointAt(pixel))
        choose(*channel);
}

std::vector<HeardKey> ChannelStripView::heardKeys() const
{
    return withKeys({{tr("Next or previous channel"), keysText({Qt::Key_Right, Qt::Key_Left})},
                     {tr("All channels"), keysText({Qt::Key_Escape})}},
                    PlotView::heardKeys());
}

void ChannelStripView::keyPressEvent(QKeyEvent *event)
{
    const int last = static_cast<int>(m_channels.size()) - 1;
    if (const auto next = stepped(*event, m_chosen, last)) {
        choose(*next);
    } else if (m_chosen && event->key() == Qt::Key_Escape) {
        setChosen({});
        stopExplaining();
        Q_EMIT channelChosen(-1);
    } else {
        PlotView::keyPressEvent(event);
    }
}

} // namespace paretoscope::widgets
