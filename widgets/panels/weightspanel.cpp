#include "widgets/panels/weightspanel.h"

#include "widgets/charts/channelsmodel.h"
#include "widgets/charts/channelstripview.h"
#include "widgets/charts/weightbinsmodel.h"
#include "widgets/charts/weighthistogramview.h"
#include "widgets/charts/weighttext.h"
#include "widgets/document/document.h"
#include "widgets/document/methodwords.h"
#include "widgets/document/numbers.h"
#include "widgets/document/translated.h"
#include "widgets/parts/panelhost.h"
#include "widgets/parts/picturemenu.h"
#include "widgets/parts/tablecopy.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QStackedWidget>
#include <QTabWidget>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

namespace paretoscope::widgets {

namespace {

constexpr int waitingMs = 500; ///< shorter waits pass unseen

/// Of a chooser whose 0 stands for all channels.
std::optional<std::int64_t> chosen(const QSpinBox &channels)
{
    return channels.value() > 0 ? std::optional<std::int64_t>(channels.value() - 1) : std::nullopt;
}

QTableView *makeTable(const char *name, const QString &accessibleName, QAbstractItemModel *model)
{
    auto *table = new QTableView;
    table->setObjectName(QString::fromLatin1(name));
    table->setAccessibleName(accessibleName);
    table->setModel(model);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setTabKeyNavigation(false);
    table->verticalHeader()->setVisible(false);
    table->verticalHeader()->setDefaultSectionSize(table->fontMetrics().height() * 3 / 2);
    table->horizontalHeader()->setHighlightSections(false);
    table->horizontalHeader()->setResizeContentsPrecision(100);
    table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    addCopyAction(*table);
    return table;
}

} // namespace

bool WeightsPanel::Subject::sameWeights(const Subject &other) const
{
    return session == other.session && layer == other.layer && steps == other.steps &&
           setting == other.setting;
}

WeightsPanel::WeightsPanel(Document &document, PanelHost &host, QWidget *parent)
    : QWidget(parent), m_document(document), m_host(host), m_pages(new QStackedWidget), m_message(new QLabel),
      m_title(new QLabel), m_summary(new QLabel), m_waiting(new QLabel), m_channel(new QSpinBox),
      m_logarithmic(new QToolButton), m_tabs(new QTabWidget), m_histogram(new WeightHistogramView),
      m_ranges(new ChannelStripView(ChannelStripView::Shows::Range)),
      m_errors(new ChannelStripView(ChannelStripView::Shows::Error)), m_channels(new ChannelsModel(this)),
      m_bins(new WeightBinsModel(this))
{
    setObjectName(QStringLiteral("weightsPanel"));
    m_message->setObjectName(QStringLiteral("weightsMessage"));
    m_message->setWordWrap(true);
    m_message->setFocusPolicy(Qt::StrongFocus); // nothing else here could have it
    m_message->setAlignment(Qt::AlignCenter);
    m_message->setContentsMargins(12, 12, 12, 12);
    m_pages->addWidget(m_message);
    m_pages->addWidget(makeContent());
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_pages);
    setFocusProxy(m_tabs);
    m_waitingTimer.setSingleShot(true);
    m_waitingTimer.setInterval(waitingMs);
    connect(&m_waitingTimer, &QTimer::timeout, m_waiting, &QWidget::show);
    for (const auto changed : {&Document::opened, &Document::baselineChanged})
        connect(&m_document, changed, this, &WeightsPanel::follow);
    connect(&m_document, &Document::selectionChanged, this, &WeightsPanel::follow);
    connect(&m_document, &Document::recipeChanged, this, &WeightsPanel::follow);
    connectChannels();
    follow();
}

QWidget *WeightsPanel::makeHead()
{
    m_title->setObjectName(QStringLiteral("weightsTitle"));
    m_title->setTextInteractionFlags(Qt::TextSelectableByMouse);
    QFont bold = font();
    bold.setBold(true);
    m_title->setFont(bold);
    m_title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_channel->setObjectName(QStringLiteral("weightsChannel"));
    m_channel->setAccessibleName(tr("Channel"));
    m_channel->setToolTip(tr("The output channel that is shown; the lowest step is all of them"));
    m_channel->setSpecialValueText(tr("all channels"));
    m_channel->setPrefix(tr("channel "));
    m_channel->setMinimum(0);
    m_channel->setKeyboardTracking(false);
    m_channel->installEventFilter(this);
    m_logarithmic->setObjectName(QStringLiteral("weightsLogarithmic"));
    m_logarithmic->setText(tr("Log counts"));
    m_logarithmic->setToolTip(tr("Count on a logarithmic scale, which shows rare weights (L)"));
    m_logarithmic->setCheckable(true);
    connect(m_logarithmic, &QToolButton::toggled, m_histogram, &WeightHistogramView::setLogarithmic);
    auto *toggle = new QAction(tr("Log counts"), m_histogram);
    toggle->setObjectName(QStringLiteral("weightHistogramLogarithmic"));
    toggle->setShortcut(Qt::Key_L);
    toggle->setShortcutContext(Qt::WidgetShortcut);
    connect(toggle, &QAction::triggered, m_logarithmic, &QToolButton::toggle);
    m_histogram->addAction(toggle);
    auto *head = new QWidget;
    auto *row = new QHBoxLayout(head);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_title, 1);
    row->addWidget(m_channel);
    row->addWidget(m_logarithmic);
    return head;
}

QWidget *WeightsPanel::makeContent()
{
    m_summary->setObjectName(QStringLiteral("weightsSummary"));
    m_summary->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_summary->setWordWrap(true);
    m_waiting->setObjectName(QStringLiteral("weightsWaiting"));
    m_waiting->setText(tr("The setting as it is now is being computed; below is the one before."));
    m_waiting->setWordWrap(true);
    m_waiting->hide();
    for (PlotView *view : {static_cast<PlotView *>(m_histogram), static_cast<PlotView *>(m_ranges),
                           static_cast<PlotView *>(m_errors)})
        addPictureMenu(*view, m_host.questions(), [this] { return m_title->text(); });
    m_channelTable = makeTable("weightsChannels", tr("Channels of the layer"), m_channels);
    m_tabs->setObjectName(QStringLiteral("weightsTabs"));
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(m_histogram, tr("Histogram"));
    m_tabs->addTab(m_ranges, tr("Ranges"));
    m_tabs->addTab(m_errors, tr("Errors"));
    m_tabs->addTab(m_channelTable, tr("Channels"));
    m_tabs->addTab(makeTable("weightsBins", tr("Bins of the histogram"), m_bins), tr("Bins"));
    auto *content = new QWidget;
    auto *rows = new QVBoxLayout(content);
    rows->setContentsMargins(6, 4, 6, 0);
    rows->setSpacing(2);
    rows->addWidget(makeHead());
    rows->addWidget(m_summary);
    rows->addWidget(m_waiting);
    rows->addWidget(m_tabs, 1);
    return content;
}

void WeightsPanel::connectChannels()
{
    connect(m_channel, &QSpinBox::valueChanged, this, &WeightsPanel::follow);
    connect(m_histogram, &WeightHistogramView::channelStepped, m_channel,
            [this](int step) { m_channel->setValue(m_channel->value() + step); });
    for (ChannelStripView *strip : {m_ranges, m_errors})
        connect(strip, &ChannelStripView::channelChosen, m_channel,
                [this](int channel) { m_channel->setValue(channel + 1); });
    connect(m_channelTable->selectionModel(), &QItemSelectionModel::currentRowChanged, m_channel,
            [this](const QModelIndex &current) {
                if (current.isValid())
                    m_channel->setValue(current.row() + 1);
            });
}

std::optional<std::int64_t> WeightsPanel::channel() const
{
    return chosen(*m_channel);
}

void WeightsPanel::chooseChannel(std::optional<std::int64_t> channel)
{
    m_channel->setValue(channel ? static_cast<int>(*channel) + 1 : 0);
}

std::optional<WeightsPanel::Subject> WeightsPanel::wanted() const
{
    const int selected = m_document.selectedLayer();
    if (!m_document.isOpen() || selected < 0 ||
        static_cast<std::size_t>(selected) >= m_document.layers().size())
        return {};
    const auto layer = static_cast<std::size_t>(selected);
    Subject subject{m_document.session(), layer, m_document.recipe().steps,
                    compress::canonical(m_document.recipe().settings[layer], m_document.layers()[layer]),
                    chosen(*m_channel)};
    if (!m_shown || m_shown->of.session != subject.session || m_shown->of.layer != layer)
        subject.channel = {}; // what is chosen is of another layer
    return subject;
}

// One job at a time: of all edits that come while it runs the last one is computed. So a drag over a large
// layer holds its weights no more than twice.
void WeightsPanel::follow()
{
    const auto subject = wanted();
    if (!subject) {
        m_shown.reset();
        showMessage(
            m_document.isOpen()
                ? tr("How the weights of the selected layer are spread, and what its setting makes of them, "
                     "appears here. Select one in the table of layers or in the sensitivity map.")
                : tr("How the weights of a layer are spread, and what its setting makes of them, appears "
                     "here once a project is open."));
        return;
    }
    if (m_asked || (m_shown && m_shown->of == *subject) || m_failed == subject || visibleRegion().isEmpty())
        return; // what is not seen is computed when it is
    compute(*subject);
}

void WeightsPanel::paintEvent(QPaintEvent *event)
{
    QWidget::paintEvent(event);
    QMetaObject::invokeMethod(this, &WeightsPanel::follow, Qt::QueuedConnection);
}

// A number that is typed takes the place of the words, wherever the click was that began it.
bool WeightsPanel::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_channel && event->type() == QEvent::FocusIn)
        QMetaObject::invokeMethod(m_channel, &QAbstractSpinBox::selectAll, Qt::QueuedConnection);
    return QWidget::eventFilter(watched, event);
}

void WeightsPanel::compute(const Subject &subject)
{
    m_asked = subject;
    m_waitingTimer.start();
    const graph::Model model = m_document.model();
    std::optional<Picture> known;
    if (m_shown && m_shown->of.sameWeights(subject))
        known = m_shown; // another channel of the same weights
    m_host.start<Picture>(
        *this, tr("Weights"),
        [subject, model, known, project = m_document.sharedProject()](
            std::stop_token stop, base::ProgressSink &) -> base::Result<Picture> {
            if (known)
                return Picture{subject, known->weights, known->weights.spread(subject.channel, stop),
                               known->channels};
            const auto weights = project->evaluator.layerWeights(model, subject.layer, subject.setting, stop);
            if (!weights)
                return weights.error();
            return Picture{subject, *weights, weights->spread(subject.channel, stop),
                           weights->perChannel(stop)};
        },
        [this](base::Result<Picture> picture) { take(std::move(picture)); });
}

void WeightsPanel::take(base::Result<Picture> picture)
{
    m_failed.reset();
    if (picture) {
        put(*picture);
    } else if (picture.error().code != base::ErrorCode::Cancelled) {
        m_failed = m_asked;
        m_shown.reset();
        showMessage(translated(picture.error().said));
    }
    m_asked.reset();
    m_waitingTimer.stop();
    m_waiting->hide();
    follow();
}

void WeightsPanel::showMessage(const QString &sentence)
{
    m_message->setText(sentence);
    m_pages->setCurrentWidget(m_message);
}

void WeightsPanel::put(const Picture &picture)
{
    if (picture.of.session != m_document.session())
        return; // of a project that is no longer open
    const bool another =
        !m_shown || m_shown->of.session != picture.of.session || m_shown->of.layer != picture.of.layer;
    m_shown = picture;
    if (another) {
        const QSignalBlocker quiet(m_channel);
        m_channel->setMaximum(static_cast<int>(picture.channels.size()));
        m_channel->setValue(0);
    }
    const graph::Layer &layer = m_document.layers()[picture.of.layer];
    m_title->setText(tr("%1: %2", "a layer and its setting")
                         .arg(QString::fromStdString(layer.name), methodwords::setting(picture.of.setting)));
    std::optional<std::int64_t> number;
    if (picture.of.channel)
        number = *picture.of.channel + 1;
    QStringList sentences = weightSentences(picture.spread, picture.weights.channels(), number);
    if (!number && picture.weights.downloadBytes() < picture.weights.storedBytes())
        sentences << tr("Stored: %1; to download, were codes packed by how often they come: %2.")
                         .arg(numbers::bytes(picture.weights.storedBytes()),
                              numbers::bytes(picture.weights.downloadBytes()));
    if (picture.channels.empty())
        sentences << tr("This layer has more channels than can be shown one by one.");
    m_summary->setText(sentences.join(QLatin1Char(' ')));
    m_histogram->setSpread(picture.spread);
    m_bins->setSpread(picture.spread);
    m_ranges->setChannels(picture.channels);
    m_errors->setChannels(picture.channels);
    m_channels->setChannels(picture.channels);
    m_pages->setCurrentIndex(1);
    showChosen();
}

void WeightsPanel::showChosen()
{
    std::optional<int> channel;
    if (m_shown->of.channel)
        channel = static_cast<int>(*m_shown->of.channel);
    m_ranges->setChosen(channel);
    m_errors->setChosen(channel);
    const QSignalBlocker quiet(m_channelTable->selectionModel());
    if (channel)
        m_channelTable->selectRow(*channel);
    else
        m_channelTable->setCurrentIndex({});
    m_channelTable->viewport()->update();
}

Panel panels::weights()
{
    return {
        .key = QStringLiteral("weights"),
        .title = WeightsPanel::tr("Weights"),
        .place = Place::RightBottom,
        .order = 2,
        .shortcut = Qt::CTRL | Qt::Key_6,
        .help = WeightsPanel::tr("The weights of the selected layer and what its setting makes of them"),
        .make = [](Document &document, PanelHost &host) -> QWidget * {
            return new WeightsPanel(document, host);
        },
    };
}

} // namespace paretoscope::widgets
