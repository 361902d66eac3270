// The weights of the selected layer before and after its setting: histogram with levels and what is clipped
// or pruned, ranges and errors of channels, the same as tables. Follows edits; computed in jobs. GUI thread
// only.
#pragma once

#include "core/compress/weightpicture.h"
#include "core/pipeline/recipe.h"
#include "widgets/parts/panel.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QSpinBox;
class QStackedWidget;
class QTabWidget;
class QTableView;
class QToolButton;

namespace paretoscope::widgets {

class ChannelStripView;
class ChannelsModel;
class WeightBinsModel;
class WeightHistogramView;

class WeightsPanel : public QWidget {
    Q_OBJECT

public:
    /// DOCUMENT and HOST must outlive the panel.
    WeightsPanel(Document &document, PanelHost &host, QWidget *parent = nullptr);

    std::optional<std::int64_t> channel() const; ///< the chosen one; absent: all of them
    void chooseChannel(std::optional<std::int64_t> channel);

protected:
    void paintEvent(QPaintEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    /// What a picture is of.
    struct Subject {
        int session = -1;
        std::size_t layer = 0;
        pipeline::Steps steps;
        compress::LayerSetting setting;
        std::optional<std::int64_t> channel;

        bool sameWeights(const Subject &other) const;
        bool operator==(const Subject &) const = default;
    };
    struct Picture {
        Subject of;
        compress::LayerWeights weights;
        compress::WeightSpread spread;
        std::vector<compress::WeightChannel> channels;
    };

    QWidget *makeContent();
    QWidget *makeHead();
    void connectChannels();
    std::optional<Subject> wanted() const;
    void follow();
    void compute(const Subject &subject);
    void take(base::Result<Picture> picture);
    void put(const Picture &picture);
    void showMessage(const QString &sentence);
    void showChosen();

    Document &m_document;
    PanelHost &m_host;
    QStackedWidget *m_pages;
    QLabel *m_message, *m_title, *m_summary, *m_waiting;
    QSpinBox *m_channel;
    QToolButton *m_logarithmic;
    QTabWidget *m_tabs;
    WeightHistogramView *m_histogram;
    ChannelStripView *m_ranges, *m_errors;
    ChannelsModel *m_channels;
    WeightBinsModel *m_bins;
    QTableView *m_channelTable;
    QTimer m_waitingTimer;          ///< who waits for long is told so
    std::optional<Subject> m_asked; ///< a job runs for it
    std::optional<Subject> m_failed;
    std::optional<Picture> m_shown;
};

namespace panels {
Panel weights();
} // namespace panels

} // namespace paretoscope::widgets
