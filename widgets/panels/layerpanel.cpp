#include "widgets/panels/layerpanel.h"

#include "core/sensitivity/alongside.h"
#include "widgets/charts/charttip.h"
#include "widgets/charts/layercurvemodel.h"
#include "widgets/charts/layercurveview.h"
#include "widgets/document/damagetext.h"
#include "widgets/document/document.h"
#include "widgets/document/methodwords.h"
#include "widgets/document/numbers.h"
#include "widgets/document/sentences.h"
#include "widgets/models/alikelayers.h"
#include "widgets/models/layerdamage.h"
#include "widgets/parts/foldinglabel.h"
#include "widgets/parts/panelhost.h"
#include "widgets/parts/picturemenu.h"
#include "widgets/parts/tablecopy.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QStackedWidget>
#include <QTabWidget>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace paretoscope::widgets {

namespace {

/// Tabs, titles and numbers of the axes, and a plot in which a curve can be told from a line.
constexpr int readableLines = 10;
constexpr int rowSpacing = 2;

} // namespace

LayerPanel::LayerPanel(Document &document, Questions &questions, QWidget *parent)
    : QWidget(parent), m_document(document), m_questions(questions), m_pages(new QStackedWidget),
      m_empty(new QLabel), m_title(new QLabel), m_more(new QToolButton), m_facts(new FoldingLabel),
      m_now(new FoldingLabel), m_among(new FoldingLabel), m_hint(new QLabel), m_folded(new ChartTip(*m_more)),
      m_tabs(new QTabWidget), m_model(new LayerCurveModel(this)), m_table(new QTableView)
{
    setObjectName(QStringLiteral("layerPanel"));
    m_empty->setObjectName(QStringLiteral("layerEmpty"));
    m_empty->setWordWrap(true);
    m_empty->setFocusPolicy(Qt::StrongFocus); // nothing else here could have it
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setText(
        tr("What the selected layer is and what it tolerates appears here. Select one in the table of "
           "layers or in the sensitivity map."));
    m_pages->addWidget(m_empty);
    m_pages->addWidget(buildContent());
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_pages);
    setFocusProxy(m_tabs);
    connect(&m_document, &Document::opened, this, &LayerPanel::refresh);
    connect(&m_document, &Document::selectionChanged, this, &LayerPanel::refresh);
    connect(&m_document, &Document::cellsChanged, this, &LayerPanel::refresh);
    connect(&m_document, &Document::recipeChanged, this, &LayerPanel::refreshCurrent);
    connect(&m_document, &Document::interactionsChanged, this, &LayerPanel::refreshCurrent);
    refresh();
}

QWidget *LayerPanel::buildContent()
{
    m_title->setObjectName(QStringLiteral("layerTitle"));
    m_facts->setObjectName(QStringLiteral("layerFacts"));
    m_now->setObjectName(QStringLiteral("layerNow"));
    m_among->setObjectName(QStringLiteral("layerAmong"));
    m_hint->setObjectName(QStringLiteral("layerHint"));
    m_hint->setWordWrap(true);
    m_hint->setFocusPolicy(Qt::StrongFocus); // it stands in the place of the curves
    m_hint->setText(tr("No cells of this layer are measured yet: its curves appear with Analyse."));
    buildTable();
    m_tabs->setObjectName(QStringLiteral("layerTabs"));
    m_tabs->setDocumentMode(true);
    for (const compress::Parameter &axis : compress::mainParameters()) {
        auto *view = m_curves.emplace_back(new LayerCurveView(axis));
        addPictureMenu(*view, m_questions, [this] { return m_title->text(); });
        connect(view, &LayerCurveView::settingChosen, this, &LayerPanel::apply);
        m_tabs->addTab(view, methodwords::word(axis.title));
    }
    m_tabs->addTab(m_table, tr("Table"));
    auto *content = new QWidget;
    auto *rows = new QVBoxLayout(content);
    rows->setContentsMargins(6, 4, 6, 0);
    rows->setSpacing(rowSpacing);
    rows->addWidget(buildHead());
    for (QLabel *label : {static_cast<QLabel *>(m_facts), static_cast<QLabel *>(m_now),
                          static_cast<QLabel *>(m_among), m_hint})
        rows->addWidget(label);
    rows->addWidget(m_tabs, 1);
    content->installEventFilter(this);
    return content;
}

QWidget *LayerPanel::buildHead()
{
    QFont bold = font();
    bold.setBold(true);
    m_title->setFont(bold);
    m_title->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_title->setWordWrap(true);
    m_more->setObjectName(QStringLiteral("layerMore"));
    m_more->setText(QStringLiteral("…"));
    m_more->setAutoRaise(true);
    m_more->setToolTip(tr("Show all that is said of the layer; again, or Esc, hides it"));
    m_more->setAccessibleName(tr("All that is said of the layer"));
    m_more->setFocusPolicy(Qt::StrongFocus);
    m_more->installEventFilter(this);
    m_more->hide();
    connect(m_more, &QToolButton::clicked, this, &LayerPanel::unfold);
    auto *head = new QWidget;
    auto *row = new QHBoxLayout(head);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_title, 1);
    row->addWidget(m_more, 0, Qt::AlignTop);
    return head;
}

// What the layer is set to is the last to go.
void LayerPanel::fold()
{
    QWidget *content = m_pages->widget(1);
    const QMargins margins = content->layout()->contentsMargins();
    const int width = content->width() - margins.left() - margins.right();
    const bool plotted = !m_tabs->isHidden();
    const int readable = plotted ? fontMetrics().lineSpacing() * readableLines : 0;
    m_tabs->setMinimumHeight(readable);
    int room = content->height() - margins.top() - margins.bottom() - m_title->parentWidget()->height() -
               readable - 2 * rowSpacing;
    QList<FoldingLabel *> labels{m_now, m_facts, m_among};
    labels.removeIf([](const FoldingLabel *label) { return label->isHidden(); });
    const int line = fontMetrics().lineSpacing() + rowSpacing;
    room -= static_cast<int>(labels.size()) * line; // each has one in any case
    bool folded = false;
    for (FoldingLabel *label : labels) {
        const int most = std::max(0, room) + fontMetrics().lineSpacing();
        room -= label->foldTo(width, plotted ? most : QWIDGETSIZE_MAX) + rowSpacing - line;
        folded = folded || label->isFolded();
    }
    m_more->setVisible(folded);
    if (!folded)
        m_folded->dismiss();
}

void LayerPanel::unfold()
{
    if (m_folded->isVisible())
        return m_folded->dismiss();
    QStringList lines;
    for (const QLabel *label : {m_facts, m_now, m_among})
        if (!label->isHidden())
            lines << label->text();
    m_folded->tell(lines.join(QLatin1Char('\n')), m_more->rect(), ChartTip::By::Keys);
}

bool LayerPanel::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_more) {
        const bool escape =
            event->type() == QEvent::KeyPress && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape;
        if (escape || event->type() == QEvent::FocusOut)
            m_folded->dismiss();
    } else if (event->type() == QEvent::Resize) {
        fold();
    }
    return QWidget::eventFilter(watched, event);
}

void LayerPanel::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        fold();
}

void LayerPanel::buildTable()
{
    m_table->setObjectName(QStringLiteral("layerTable"));
    m_table->setAccessibleName(tr("Measured settings of the layer"));
    m_table->setToolTip(tr("Double-click or Enter sets the layer to that"));
    m_table->setModel(m_model);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setTabKeyNavigation(false);
    m_table->verticalHeader()->setVisible(false);
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    addCopyAction(*m_table);
    connect(m_table, &QTableView::activated, this, [this](const QModelIndex &index) {
        if (const auto &cell = m_model->cell(index.row()); cell.n > 0)
            apply(cell.setting);
    });
}

void LayerPanel::refresh()
{
    const int selected = m_document.selectedLayer();
    const bool any = selected >= 0 && static_cast<std::size_t>(selected) < m_document.layers().size();
    m_pages->setCurrentIndex(any ? 1 : 0);
    if (!any) {
        m_model->clear();
        return;
    }
    const auto index = static_cast<std::size_t>(selected);
    const auto &layer = m_document.layers()[index];
    const QString title = QString::fromStdString(layer.name);
    if (title != m_title->text())
        for (auto *view : m_curves)
            view->resetView();
    m_title->setText(title);
    m_facts->setText(tr("%1, %2, %3 parameters")
                         .arg(numbers::layerKind(layer.kind), numbers::shape(layer.weightShape),
                              numbers::count(layer.parameters)));
    for (auto *view : m_curves)
        view->setDamage(damageKind(m_document));
    m_curvesBeside.reset();
    std::vector<compress::LayerSetting> impossible;
    for (const compress::LayerSetting &setting : m_document.table().settings())
        if (m_document.isImpossible(index, setting))
            impossible.push_back(setting);
    m_model->setCells(index, layer, m_document.table(), damageKind(m_document), impossible);
    m_hint->setVisible(m_model->rowCount() == 0);
    m_tabs->setVisible(m_model->rowCount() > 0);
    refreshCurrent();
}

void LayerPanel::refreshCurrent()
{
    const int selected = m_document.selectedLayer();
    if (selected < 0 || static_cast<std::size_t>(selected) >= m_document.recipe().settings.size())
        return;
    const auto index = static_cast<std::size_t>(selected);
    CurveNow now{m_document.recipe().settings[index], m_document.predictedKl(index)};
    const auto setting = m_document.table().settingIndex(now.setting);
    const auto *cell = setting ? m_document.table().cell(index, *setting) : nullptr;
    now.measured = cell && !cell->estimate;
    now.estimate = cell && cell->estimate;
    if (cell)
        now.kl = cell->kl; // on the curve of what was measured; the table says what is to be expected of it
    const QString size = numbers::bytes(compress::layerBytes(m_document.layers()[index], now.setting).stored);
    m_now->setText(now.setting.isFloat() ? tr("Now: float, %1 stored").arg(size)
                                         : tr("Now: %1, %2 stored, %3")
                                               .arg(methodwords::setting(now.setting), size,
                                                    damageSentence(m_document, index)));
    if (!m_curvesBeside || !sensitivity::goAlike(*m_curvesBeside, now.setting))
        for (auto *view : m_curves)
            view->setCurve(curveOf(m_document.table(), index, view->axis(), now.setting));
    m_curvesBeside = now.setting;
    for (auto *view : m_curves)
        view->setNow(now);
    refreshAmong();
}

void LayerPanel::refreshAmong()
{
    const auto index = static_cast<std::size_t>(m_document.selectedLayer());
    QStringList lines;
    if (const auto *report = m_document.currentInteractions())
        for (const auto &interaction : report->interactions)
            if (interaction.layer == index)
                lines << interactionSentence(interaction, report->n, damageKind(m_document));
    const auto setting = m_document.table().settingIndex(m_document.recipe().settings[index]);
    if (const QString alike = setting ? alikeSentence(m_document, index, *setting) : QString();
        !alike.isEmpty())
        lines << alike;
    m_among->setVisible(!lines.isEmpty());
    m_among->setText(lines.join(QLatin1Char('\n')));
    fold();
}

void LayerPanel::apply(const compress::LayerSetting &setting)
{
    const int layer = m_document.selectedLayer();
    if (layer >= 0)
        m_document.changeSettings(
            {layer}, [setting](compress::LayerSetting &current) { current = setting; },
            tr("Set %1 to %2").arg(m_title->text(), methodwords::setting(setting)));
}

Panel panels::layer()
{
    return {
        .key = QStringLiteral("layer"),
        .title = LayerPanel::tr("Layer"),
        .place = Place::RightBottom,
        .shortcut = Qt::CTRL | Qt::Key_4,
        .help = LayerPanel::tr("The selected layer: its damage over bits and over sparsity"),
        .make = [](Document &document, PanelHost &host) -> QWidget * {
            return new LayerPanel(document, host.questions());
        },
    };
}

} // namespace paretoscope::widgets
