// Every channel of a layer side by side: the range of its weights with the levels that cover it, or its
// error. Arrow keys and clicks choose a channel. GUI thread only.
#pragma once

#include "core/compress/weightpicture.h"
#include "widgets/charts/hearskeys.h"
#include "widgets/charts/plotview.h"

#include <vector>

namespace paretoscope::widgets {

class ChannelStripItem;

class ChannelStripView : public PlotView {
    Q_OBJECT

public:
    enum class Shows { Range, Error };
    using Channels = std::vector<compress::WeightChannel>;

    explicit ChannelStripView(Shows shows, QWidget *parent = nullptr);
    ~ChannelStripView() override;

    void setChannels(const Channels &channels);
    const Channels &channels() const { return m_channels; }
    void setChosen(std::optional<int> channel); ///< tells nobody
    std::optional<int> chosen() const { return m_chosen; }
    QPointF placeOf(int channel) const; ///< in pixels: the middle of its range, or its error
    std::vector<HeardKey> heardKeys() const override;

Q_SIGNALS:
    void channelChosen(int channel);

protected:
    void hoverAt(const std::optional<QPointF> &pixel) override;
    void clickAt(const QPointF &pixel) override;
    std::optional<int> pointAt(const QPointF &pixel) const override;
    void setTransientVisible(bool) override {}
    void forgetFocus() override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void configure();
    void layOut();
    void choose(int channel);
    void showTip(int channel, const QPoint &at);

    Shows m_shows;
    Channels m_channels;
    std::optional<int> m_chosen, m_hovered;
    std::optional<int> m_told; ///< the channel that is told of last
    ChannelStripItem *m_item;
};

} // namespace paretoscope::widgets
