#include "widgets/panels/behaviourpanel.h"

#include "widgets/charts/reliabilityview.h"
#include "widgets/document/damagetext.h"
#include "widgets/document/document.h"
#include "widgets/document/sentences.h"
#include "widgets/models/classchangesmodel.h"
#include "widgets/models/reliabilitymodel.h"
#include "widgets/models/worstexamplesmodel.h"
#include "widgets/parts/behavioursummary.h"
#include "widgets/parts/enlargedpicture.h"
#include "widgets/parts/panelhost.h"
#include "widgets/parts/tablecopy.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPlainTextEdit>
#include <QSortFilterProxyModel>
#include <QStackedWidget>
#include <QTabWidget>
#include <QTableView>
#include <QVBoxLayout>

namespace paretoscope::widgets {

namespace {

constexpr double pictureLines = 3; ///< height of an example's picture

QTableView *table(const char *name, const QString &accessibleName, QAbstractItemModel *model)
{
    auto *view = new QTableView;
    view->setObjectName(QString::fromLatin1(name));
    view->setAccessibleName(accessibleName);
    view->setModel(model);
    view->setSelectionBehavior(QAbstractItemView::SelectRows);
    view->setTabKeyNavigation(false);
    view->setWordWrap(false);
    view->setShowGrid(false);
    view->setAlternatingRowColors(true);
    view->verticalHeader()->setVisible(false);
    addCopyAction(*view);
    return view;
}

} // namespace

BehaviourPanel::BehaviourPanel(Document &document, QWidget *parent)
    : QWidget(parent), m_document(document), m_pages(new QStackedWidget), m_absence(new QLabel),
      m_tabs(new QTabWidget), m_summary(new QPlainTextEdit), m_classes(new ClassChangesModel(this)),
      m_sorted(new QSortFilterProxyModel(this)), m_reliability(new ReliabilityView),
      m_bins(new ReliabilityModel(this)), m_examples(new WorstExamplesModel(this))
{
    setObjectName(QStringLiteral("behaviourPanel"));
    m_absence->setObjectName(QStringLiteral("behaviourAbsence"));
    m_absence->setWordWrap(true);
    m_absence->setFocusPolicy(Qt::StrongFocus); // nothing else here could have it
    m_absence->setAlignment(Qt::AlignCenter);
    m_absence->setContentsMargins(12, 12, 12, 12);
    makeSummary();
    makeTables();
    m_tabs->setObjectName(QStringLiteral("behaviourTabs"));
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(m_summary, tr("Summary"));
    m_tabs->addTab(m_classTable, tr("Classes"));
    m_tabs->addTab(makeConfidencePage(), tr("Confidence"));
    m_tabs->addTab(m_exampleTable, tr("Examples"));
    m_pages->addWidget(m_absence);
    m_pages->addWidget(m_tabs);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_pages);
    setFocusProxy(m_tabs);
    connect(&m_document, &Document::opened, this, &BehaviourPanel::refresh);
    connect(&m_document, &Document::baselineChanged, this, &BehaviourPanel::refresh);
    connect(&m_document, &Document::recipeChanged, this, &BehaviourPanel::refresh);
    connect(&m_document, &Document::behaviourChanged, this, &BehaviourPanel::refresh);
    connect(&m_document, &Document::measuredChanged, this, &BehaviourPanel::refreshPlainNumbers);
    connect(&m_document, &Document::speedChanged, this, &BehaviourPanel::refreshSummary);
    fitRows();
    refresh();
}

void BehaviourPanel::makeSummary()
{
    m_summary->setObjectName(QStringLiteral("behaviourSummary"));
    m_summary->setAccessibleName(tr("Summary of the recipe's behaviour"));
    m_summary->setReadOnly(true);
    m_summary->setFrameShape(QFrame::NoFrame);
    // Keyboard: the cursor walks through it, and what is selected can be copied.
    m_summary->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
}

void BehaviourPanel::makeTables()
{
    m_sorted->setSourceModel(m_classes);
    m_sorted->setSortRole(ClassChangesModel::SortRole);
    m_classTable = table("behaviourClasses", tr("What became of each class"), m_sorted);
    m_classTable->setSortingEnabled(true);
    m_classTable->sortByColumn(ClassChangesModel::Change, Qt::AscendingOrder);
    m_binTable = table("behaviourBins", tr("Stated confidence and share of right answers"), m_bins);
    m_exampleTable = table("behaviourExamples", tr("Examples that changed most"), m_examples);
    m_exampleTable->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_exampleTable->setToolTip(tr("Double-click or Enter enlarges a picture"));
    connect(m_exampleTable, &QTableView::activated, this,
            [this](const QModelIndex &at) { enlarge(at.row()); });
}

void BehaviourPanel::enlarge(int row)
{
    const QModelIndex at = m_examples->index(row, WorstExamplesModel::Example);
    const QVariant picture = at.data(WorstExamplesModel::PictureRole);
    if (!at.isValid() || picture.isNull())
        return;
    if (!m_enlarged) {
        m_enlarged = new EnlargedPicture(this);
        m_enlarged->setAttribute(Qt::WA_DeleteOnClose);
        connect(m_enlarged, &EnlargedPicture::stepRequested, this,
                [this](int by) { enlarge(m_exampleTable->currentIndex().row() + by); });
    }
    m_exampleTable->setCurrentIndex(at);
    m_enlarged->setPicture(picture.value<QImage>(), at.data(Qt::ToolTipRole).toString());
    m_enlarged->show();
}

QWidget *BehaviourPanel::makeConfidencePage()
{
    auto *page = new QWidget;
    auto *columns = new QHBoxLayout(page);
    columns->setContentsMargins(0, 0, 0, 0);
    columns->addWidget(m_reliability, 2);
    columns->addWidget(m_binTable, 3);
    return page;
}

void BehaviourPanel::refresh()
{
    if (m_enlarged)
        m_enlarged->close(); // it is of another recipe
    const QString absence = behaviourAbsence(m_document);
    m_absence->setText(absence);
    m_pages->setCurrentWidget(absence.isEmpty() ? static_cast<QWidget *>(m_tabs) : m_absence);
    const BehaviourReport *report = m_document.currentBehaviour();
    if (!absence.isEmpty() || !report) {
        m_classes->clear();
        m_examples->clear(damageKind(m_document));
        m_summary->clear();
        return;
    }
    m_classes->setReport(*report);
    m_bins->setBehaviour(report->behaviour);
    m_reliability->setBehaviour(report->behaviour);
    m_examples->setReport(*report, static_cast<int>(fontMetrics().height() * pictureLines));
    m_tabs->setTabVisible(m_tabs->indexOf(m_classTable), report->classes > 0);
    for (QTableView *view : {m_classTable, m_binTable, m_exampleTable})
        view->resizeColumnsToContents();
    refreshSummary();
}

// Plain numbers have no report: what is shown of them is the measurement.
void BehaviourPanel::refreshPlainNumbers()
{
    if (m_pages->currentWidget() == m_absence)
        refresh();
}

void BehaviourPanel::refreshSummary()
{
    const BehaviourReport *report = m_document.currentBehaviour();
    if (!report)
        return;
    QStringList lines = behaviourSentences(*report, m_document.project()->evaluator.outputs());
    if (const SpeedReport *speed = m_document.currentSpeed()) {
        for (const auto &batch : speed->latency.batches)
            lines << tr("Speed on this machine (%1), %2")
                         .arg(machineText(speed->latency.on), speedSentence(batch));
        if (runsNoFaster(speed->latency))
            lines << tr("This recipe makes the file smaller; it runs no faster than the float model here.");
    }
    for (const SpeedReport *speed : m_document.speedsElsewhere())
        for (const auto &batch : speed->latency.batches)
            lines << tr("Speed on another machine (%1), %2")
                         .arg(machineText(speed->latency.on), speedSentence(batch));
    m_summary->setPlainText(lines.join(QLatin1Char('\n')));
}

// Rows stay as high as they were when the font grows.
void BehaviourPanel::fitRows()
{
    const int height = fontMetrics().height();
    for (QTableView *view : {m_classTable, m_binTable}) {
        view->verticalHeader()->setMinimumSectionSize(height);
        view->verticalHeader()->setDefaultSectionSize(height * 3 / 2);
    }
    m_exampleTable->verticalHeader()->setDefaultSectionSize(static_cast<int>(height * (pictureLines + 0.5)));
}

void BehaviourPanel::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        fitRows();
}

Panel panels::behaviour()
{
    return {
        .key = QStringLiteral("behaviour"),
        .title = BehaviourPanel::tr("Behaviour"),
        .place = Place::RightBottom,
        .order = 1,
        .shortcut = Qt::CTRL | Qt::Key_5,
        .help = BehaviourPanel::tr("For whom the recipe gets worse, and how sure that is"),
        .make = [](Document &document, PanelHost &) -> QWidget * { return new BehaviourPanel(document); },
    };
}

} // namespace paretoscope::widgets
