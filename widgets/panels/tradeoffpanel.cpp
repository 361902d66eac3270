#include "widgets/panels/tradeoffpanel.h"

#include "widgets/charts/plotexport.h"
#include "widgets/charts/tradeoffmodel.h"
#include "widgets/charts/tradeofftext.h"
#include "widgets/charts/tradeoffview.h"
#include "widgets/dialogs/questions.h"
#include "widgets/document/document.h"
#include "widgets/document/numbers.h"
#include "widgets/document/translated.h"
#include "widgets/parts/chartlimits.h"
#include "widgets/parts/emptystate.h"
#include "widgets/parts/headline.h"
#include "widgets/parts/panelhost.h"
#include "widgets/parts/tablecopy.h"
#include "widgets/parts/tradeoffsource.h"
#include "widgets/parts/unpinningmenu.h"

#include <QAction>
#include <QComboBox>
#include <QEvent>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QToolBar>
#include <QVBoxLayout>

#include <iterator>
#include <vector>

namespace paretoscope::widgets {

TradeoffPanel::TradeoffPanel(Document &document, Questions &questions, QWidget *parent)
    : QWidget(parent), m_document(document), m_questions(questions), m_view(new TradeoffView),
      m_model(new TradeoffModel(this)), m_toolBar(new QToolBar), m_quality(new QComboBox),
      m_table(new QTableView), m_content(new QSplitter(Qt::Vertical)), m_note(new QLabel),
      m_pages(new QStackedWidget)
{
    setObjectName(QStringLiteral("tradeoffPanel"));
    m_pointsTimer.setSingleShot(true);
    m_pointsTimer.setInterval(0);
    buildToolBar();
    buildTable();
    buildPages();
    connectDocument();
    refreshPoints();
}

QAction *TradeoffPanel::addViewAction(const QString &text, const QString &name, const QString &tip,
                                      const QKeySequence &key)
{
    auto *action = m_toolBar->addAction(text);
    action->setObjectName(name);
    // Bare letters: they mean something only while the chart has the focus.
    action->setShortcut(key);
    action->setShortcutContext(Qt::WidgetShortcut);
    action->setToolTip(tr("%1 (%2)").arg(tip, key.toString(QKeySequence::NativeText)));
    m_view->addAction(action);
    return action;
}

void TradeoffPanel::buildToolBar()
{
    m_toolBar->setObjectName(QStringLiteral("tradeoffToolBar"));
    m_quality->setObjectName(QStringLiteral("tradeoffQuality"));
    m_quality->setToolTip(tr("What stands on the vertical axis"));
    m_quality->setAccessibleName(tr("Quality on the vertical axis"));
    m_quality->setSizeAdjustPolicy(QComboBox::AdjustToContents); // its words change with the project
    m_toolBar->addWidget(m_quality);
    connect(m_quality, &QComboBox::activated, this, &TradeoffPanel::chooseQuality);
    m_logX =
        addViewAction(tr("Log size"), QStringLiteral("tradeoffLogX"), tr("Logarithmic size axis"), Qt::Key_X);
    m_logY = addViewAction(tr("Log quality"), QStringLiteral("tradeoffLogY"), tr("Logarithmic quality axis"),
                           Qt::Key_Y);
    for (auto *action : {m_logX, m_logY})
        action->setCheckable(true);
    connect(m_logX, &QAction::toggled, this, [this](bool on) { m_view->setLogarithmic(Qt::Horizontal, on); });
    connect(m_logY, &QAction::toggled, this, [this](bool on) { m_view->setLogarithmic(Qt::Vertical, on); });
    m_toolBar->addSeparator();
    m_reset = addViewAction(tr("Show all"), QStringLiteral("tradeoffReset"), tr("Show everything again"),
                            Qt::Key_R);
    connect(m_reset, &QAction::triggered, m_view, &PlotView::resetView);
    connect(m_view, &PlotView::zoomedChanged, this, [this] { m_reset->setEnabled(m_view->isZoomed()); });
    auto *clear = addViewAction(tr("Clear trail"), QStringLiteral("tradeoffClearTrail"),
                                tr("Clear the trail of where edits have led"), Qt::Key_E);
    clear->setEnabled(false);
    connect(clear, &QAction::triggered, m_view, &TradeoffView::clearTrail);
    connect(m_view, &TradeoffView::trailChanged, clear,
            [this, clear] { clear->setEnabled(!m_view->trail().isEmpty()); });
    m_improve = addViewAction(tr("Improve"), QStringLiteral("tradeoffImprove"),
                              tr("Improve this point: measure one step around the recipe as it is and take "
                                 "what really does less damage"),
                              Qt::Key_I);
    connect(m_improve, &QAction::triggered, this, &TradeoffPanel::improveRequested);
    auto *copy = addViewAction(tr("Copy"), QStringLiteral("tradeoffCopy"), tr("Copy the chart as a picture"),
                               Qt::Key_C);
    connect(copy, &QAction::triggered, this, [this] { copyPlot(*m_view, m_document.title()); });
    auto *save = addViewAction(tr("Save…"), QStringLiteral("tradeoffSave"),
                               tr("Save the chart as PNG or SVG"), Qt::Key_S);
    connect(save, &QAction::triggered, this, &TradeoffPanel::saveImage);
    m_showTable = addViewAction(tr("Table"), QStringLiteral("tradeoffShowTable"),
                                tr("The same points as a table"), Qt::Key_T);
    m_showTable->setCheckable(true);
    connect(m_showTable, &QAction::toggled, this, [this](bool on) {
        m_table->setVisible(on);
        refreshTable();
        m_table->resizeColumnsToContents();
    });
    m_view->setContextMenuPolicy(Qt::ActionsContextMenu);
    setImprovable(false);
}

void TradeoffPanel::buildTable()
{
    m_table->setObjectName(QStringLiteral("tradeoffTable"));
    m_table->setAccessibleName(tr("Points of the trade-off chart"));
    m_table->setToolTip(tr("Double-click or Enter applies a point's recipe"));
    m_table->setModel(m_model);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setTabKeyNavigation(false);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(TradeoffModel::Stored, Qt::AscendingOrder);
    m_table->setWordWrap(false);
    m_table->setVisible(false);
    m_table->verticalHeader()->setVisible(false);
    // The rows in view decide: every other row of the frontier would have to be traced back for its bits.
    m_table->horizontalHeader()->setResizeContentsPrecision(0);
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() * 3 / 2);
    addCopyAction(*m_table);
    connect(m_table, &QTableView::activated, this, [this](const QModelIndex &index) {
        if (const int point = m_model->pointAt(index.row()); point >= 0)
            apply(point);
    });
}

void TradeoffPanel::buildPages()
{
    m_note->setObjectName(QStringLiteral("tradeoffNote"));
    m_note->setWordWrap(true);
    m_note->setContentsMargins(6, 2, 6, 2);
    m_content->setChildrenCollapsible(false);
    m_content->addWidget(m_view);
    m_content->addWidget(m_table);
    m_content->setStretchFactor(0, 3);
    m_content->setStretchFactor(1, 1);
    auto *chart = new QWidget;
    auto *rows = new QVBoxLayout(chart);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    rows->addWidget(m_toolBar);
    rows->addWidget(m_content, 1);
    rows->addWidget(m_note);
    auto *open = new EmptyState(tr("Size is set against quality here, once a project is open."), tr("Open…"));
    open->setObjectName(QStringLiteral("tradeoffEmpty"));
    connect(open, &EmptyState::clicked, this, &TradeoffPanel::openRequested);
    auto *analyse =
        new EmptyState(tr("Every recipe worth having appears here, with what it weighs and what it costs in "
                          "quality. For that the sensitivity of the layers has to be measured first."),
                       tr("Analyse"));
    analyse->setObjectName(QStringLiteral("tradeoffAnalyse"));
    connect(analyse, &EmptyState::clicked, this, &TradeoffPanel::analyseRequested);
    m_analysePage = analyse;
    for (QWidget *page : {static_cast<QWidget *>(open), m_analysePage, chart})
        m_pages->addWidget(page);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(new Headline(m_document));
    layout->addWidget(m_pages, 1);
    setFocusProxy(m_view);
}

void TradeoffPanel::connectDocument()
{
    connect(&m_pointsTimer, &QTimer::timeout, this, &TradeoffPanel::refreshPoints);
    connect(&m_document, &Document::opened, this, [this] {
        m_view->clearTrail();
        refreshPoints();
        m_view->clearTrail(); // from one project to the other is no edit
    });
    connect(&m_document, &Document::askedChanged, this, &TradeoffPanel::refreshAsked);
    connect(&m_document, &Document::baselineChanged, this, &TradeoffPanel::refreshPoints);
    connect(&m_document, &Document::frontierChanged, this, &TradeoffPanel::schedulePoints);
    connect(&m_document, &Document::measuredChanged, this, &TradeoffPanel::schedulePoints);
    connect(&m_document, &Document::recipeChanged, this, &TradeoffPanel::refreshCurrent);
    connect(&m_document, &Document::cellsChanged, this, &TradeoffPanel::refreshCurrent);
    connect(&m_document, &Document::measuredChanged, this, &TradeoffPanel::refreshCurrent);
    connect(m_view, &TradeoffView::pointChosen, this, &TradeoffPanel::apply);
    connect(m_view, &TradeoffView::pointFocused, this, &TradeoffPanel::followFocus);
}

void TradeoffPanel::setImprovable(bool improvable)
{
    m_improve->setEnabled(improvable);
}

// A frontier may have 150,000 points: they are sorted only while somebody looks at them.
void TradeoffPanel::refreshTable()
{
    if (m_showTable->isChecked())
        m_model->setData(m_view->data());
}

void TradeoffPanel::refreshPoints()
{
    m_pointsTimer.stop();
    m_view->setData(tradeoffData(m_document));
    refreshTable();
    refreshChoices();
    refreshCurrent();
    refreshPage();
}

void TradeoffPanel::refreshCurrent()
{
    m_view->setCurrent(currentPoint(m_document));
}

void TradeoffPanel::refreshPage()
{
    const bool anything =
        m_document.baseline() && (m_document.knowsDamage() || m_view->data().named.size() > 1);
    m_pages->setCurrentIndex(!m_document.isOpen() ? 0 : anything ? 2 : 1);
    m_analysePage->setEnabled(m_document.baseline() !=
                              nullptr); // nothing is offered before the baseline exists
}

void TradeoffPanel::refreshChoices()
{
    const auto &points = m_view->data();
    std::vector<Quality> offered{Quality::Metric, Quality::Kl};
    if (points.hasBehaviour())
        offered.insert(offered.end(), std::begin(behaviourQualities), std::end(behaviourQualities));
    const QString metric = qualityName(Quality::Metric, points);
    const QString damage = qualityName(Quality::Kl, points);
    if (m_quality->count() != static_cast<int>(offered.size()) || m_quality->itemText(0) != metric ||
        m_quality->itemText(1) != damage) {
        m_quality->clear();
        for (const Quality quality : offered)
            m_quality->addItem(qualityName(quality, points), static_cast<int>(quality));
    }
    m_view->setQuality(wantedQuality());
    const ChartLimits limits = chartLimits(m_document, m_view->quality());
    m_view->setLimits(limits);
    m_model->setLimits(limits, m_view->quality());
    m_quality->setCurrentIndex(m_quality->findData(static_cast<int>(m_view->quality())));
    m_logX->setChecked(m_view->isLogarithmic(Qt::Horizontal));
    m_logY->setChecked(m_view->isLogarithmic(Qt::Vertical));
    m_reset->setEnabled(m_view->isZoomed());
    const bool behaviour = isBehaviour(m_view->quality());
    m_logY->setEnabled(!behaviour);
    m_note->setVisible(behaviour || !points.metricPredictable());
    m_note->setText(
        behaviour ? tr("Only recipes that were run have a value here: nothing of behaviour is predicted.")
        : m_view->quality() == Quality::Kl
            ? tr("%1 appears once at least three points have been measured.").arg(metric)
            : tr("Only measured points have a value here; predicted ones get theirs once at least three "
                 "points have been measured."));
}

void TradeoffPanel::chooseQuality(int item)
{
    m_document.setQuality(qualityKey(static_cast<Quality>(m_quality->itemData(item).toInt())));
}

/// Of another project, or by hand; the chart follows by itself only until somebody chose.
void TradeoffPanel::refreshAsked()
{
    refreshChoices();
    refreshCurrent();
}

/// That was chosen, as soon as there is something to show of it.
Quality TradeoffPanel::wantedQuality() const
{
    const auto chosen = qualityFromKey(m_document.asked().quality);
    if (chosen && m_quality->findData(static_cast<int>(*chosen)) >= 0)
        return *chosen;
    return m_view->data().metricPredictable() ? Quality::Metric : Quality::Kl;
}

void TradeoffPanel::apply(int point)
{
    const auto recipe = recipeOf(m_document, m_view->data(), point);
    if (!recipe)
        return;
    const QString text = tr("Apply a recipe of %1").arg(numbers::bytes(m_view->data().storedBytes(point)));
    if (m_document.pinsBrokenBy(*recipe).isEmpty()) {
        m_document.applyRecipe(*recipe, text);
        return;
    }
    QMenu *menu = makeUnpinningMenu(m_document, *recipe, text, this);
    const QPointF place = m_view->placeOf(point).value_or(QPointF());
    menu->popup(m_view->viewport()->mapToGlobal(place.toPoint()));
    menu->setActiveAction(menu->actions().front());
}

void TradeoffPanel::followFocus(int point)
{
    if (point >= 0 && m_table->isVisible())
        if (const int row = m_model->rowOf(point); row >= 0)
            m_table->selectRow(row);
}

void TradeoffPanel::saveImage()
{
    const FileQuestion question{tr("Save the chart"),
                                {tr("PNG picture (*.png)"), tr("SVG drawing (*.svg)")},
                                {},
                                QStringLiteral("png")};
    m_questions.saveFile(this, question, [this](const QString &path) {
        const auto written = writePlot(*m_view, m_document.title(), path);
        if (!written)
            m_questions.showError(this, translated(written.error().said),
                                  QString::fromStdString(written.error().detail));
    });
}

void TradeoffPanel::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() * 3 / 2);
}

namespace {

QWidget *makeTradeoffPanel(Document &document, PanelHost &host)
{
    auto *panel = new TradeoffPanel(document, host.questions());
    QAction &improve = host.action("improve");
    QObject::connect(panel, &TradeoffPanel::openRequested, &host.action("openProject"), &QAction::trigger);
    QObject::connect(panel, &TradeoffPanel::analyseRequested, &host.action("analyse"), &QAction::trigger);
    QObject::connect(panel, &TradeoffPanel::improveRequested, &improve, &QAction::trigger);
    QObject::connect(&improve, &QAction::enabledChanged, panel, &TradeoffPanel::setImprovable);
    panel->setImprovable(improve.isEnabled());
    return panel;
}

} // namespace

Panel panels::tradeoff()
{
    return {
        .key = QStringLiteral("tradeoff"),
        .title = TradeoffPanel::tr("Trade-off"),
        .place = Place::RightTop,
        .shortcut = Qt::CTRL | Qt::Key_2,
        .help = TradeoffPanel::tr("Size against quality: the frontier and what was really run"),
        .make = makeTradeoffPanel,
    };
}

} // namespace paretoscope::widgets
