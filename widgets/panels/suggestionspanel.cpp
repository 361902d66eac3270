#include "widgets/panels/suggestionspanel.h"

#include "core/session/suggesting.h"
#include "widgets/document/damagetext.h"
#include "widgets/document/document.h"
#include "widgets/document/methodwords.h"
#include "widgets/document/numbers.h"
#include "widgets/document/translated.h"
#include "widgets/models/remediesmodel.h"
#include "widgets/parts/panelhost.h"
#include "widgets/parts/tablecopy.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include <utility>

namespace paretoscope::widgets {

SuggestionsPanel::SuggestionsPanel(Document &document, PanelHost &host, QWidget *parent)
    : QWidget(parent), m_document(document), m_host(host), m_pages(new QStackedWidget), m_message(new QLabel),
      m_suggest(new QPushButton(tr("Suggest"))), m_stop(new QPushButton(tr("Stop"))),
      m_apply(new QPushButton(tr("Apply"))), m_told(new QPlainTextEdit), m_remedies(new RemediesModel(this)),
      m_table(new QTableView)
{
    setObjectName(QStringLiteral("suggestionsPanel"));
    m_pages->addWidget(makeWaiting());
    m_pages->addWidget(makeContent());
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_pages);
    connect(m_suggest, &QPushButton::clicked, this, &SuggestionsPanel::suggest);
    connect(m_stop, &QPushButton::clicked, this, [this] { m_host.stop(*this); });
    connect(m_apply, &QPushButton::clicked, this, &SuggestionsPanel::apply);
    for (const auto changed : {&Document::opened, &Document::baselineChanged})
        connect(&m_document, changed, this, &SuggestionsPanel::refresh);
    connect(&m_document, &Document::selectionChanged, this, &SuggestionsPanel::refresh);
    connect(&m_document, &Document::recipeChanged, this, &SuggestionsPanel::refresh);
    connect(&m_document, &Document::pinsChanged, this, &SuggestionsPanel::showChosen);
    fitRows();
    refresh();
}

QWidget *SuggestionsPanel::makeWaiting()
{
    m_message->setObjectName(QStringLiteral("suggestionsMessage"));
    m_message->setWordWrap(true);
    m_message->setFocusPolicy(Qt::StrongFocus); // nothing else here may have it
    m_message->setAlignment(Qt::AlignCenter);
    m_suggest->setObjectName(QStringLiteral("suggestionsSuggest"));
    m_suggest->setToolTip(tr("Find out where the layer's damage comes from, and try what may be done (F9)"));
    m_stop->setObjectName(QStringLiteral("suggestionsStop"));
    m_stop->setToolTip(tr("Stop trying"));
    auto *waiting = new QWidget;
    auto *rows = new QVBoxLayout(waiting);
    rows->setContentsMargins(12, 12, 12, 12);
    rows->addStretch();
    rows->addWidget(m_message);
    for (QPushButton *button : {m_suggest, m_stop})
        rows->addWidget(button, 0, Qt::AlignHCenter);
    rows->addStretch();
    return waiting;
}

QWidget *SuggestionsPanel::makeContent()
{
    m_told->setObjectName(QStringLiteral("suggestionsTold"));
    m_told->setAccessibleName(tr("Where the layer's damage comes from"));
    m_told->setReadOnly(true);
    m_told->setFrameShape(QFrame::NoFrame);
    m_told->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_told->setTabChangesFocus(true);
    m_table->setObjectName(QStringLiteral("suggestionsTable"));
    m_table->setAccessibleName(tr("Remedies"));
    m_table->setToolTip(tr("Double-click or Enter applies what is kept"));
    m_table->setModel(m_remedies);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setTabKeyNavigation(false);
    m_table->setWordWrap(false);
    m_table->verticalHeader()->setVisible(false);
    addCopyAction(*m_table);
    m_apply->setObjectName(QStringLiteral("suggestionsApply"));
    connect(m_table, &QTableView::activated, this, &SuggestionsPanel::apply);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &SuggestionsPanel::showChosen);
    auto *content = new QWidget;
    auto *rows = new QVBoxLayout(content);
    rows->setContentsMargins(6, 4, 6, 4);
    rows->setSpacing(4);
    rows->addWidget(m_told, 2);
    rows->addWidget(m_table, 3);
    rows->addWidget(m_apply, 0, Qt::AlignRight);
    return content;
}

std::optional<SuggestionsPanel::Subject> SuggestionsPanel::wanted() const
{
    const int selected = m_document.selectedLayer();
    if (!m_document.isOpen() || !m_document.baseline() || selected < 0 ||
        static_cast<std::size_t>(selected) >= m_document.recipe().settings.size())
        return {};
    return Subject{m_document.session(), static_cast<std::size_t>(selected), m_document.recipe()};
}

bool SuggestionsPanel::canSuggest() const
{
    const auto subject = wanted();
    return subject && !subject->recipe.settings[subject->layer].isFloat();
}

QString SuggestionsPanel::absence() const
{
    const auto subject = wanted();
    if (!subject)
        return tr("Where the damage of the selected layer comes from, and what does less, appears here. "
                  "Select one in the table of layers or in the sensitivity map.");
    const QString layer = QString::fromStdString(m_document.layers()[subject->layer].name);
    if (!canSuggest())
        return tr("%1 stays float: it does no damage.").arg(layer);
    if (m_asked == subject)
        return tr("%1: remedies are being tried.").arg(layer);
    if (m_failed == subject)
        return m_failure;
    if (m_found && m_found->of.session == subject->session && m_found->of.layer == subject->layer)
        return tr("The recipe was edited since: what was found of %1 is not known of this one.").arg(layer);
    return tr("Where the damage of %1 comes from, and what does less, is found out by runs on calibration "
              "samples.")
        .arg(layer);
}

void SuggestionsPanel::refresh()
{
    const auto subject = wanted();
    // Of another layer it may still be wanted.
    if (m_asked && (m_asked->session != m_document.session() || m_asked->recipe != m_document.recipe()))
        m_host.stop(*this);
    const bool isKnown = subject && m_found && m_found->of == *subject;
    m_pages->setCurrentIndex(isKnown ? 1 : 0);
    QWidget *const asking = canSuggest() ? static_cast<QWidget *>(m_suggest) : m_message;
    setFocusProxy(isKnown ? m_table : asking);
    m_message->setText(absence());
    m_suggest->setVisible(canSuggest() && m_asked != subject);
    m_stop->setVisible(canSuggest() && m_asked == subject);
    if (isKnown)
        show(m_found->suggestion);
    Q_EMIT canSuggestChanged(canSuggest());
}

void SuggestionsPanel::suggest()
{
    const auto subject = wanted();
    if (!subject || !canSuggest() || m_asked == subject)
        return;
    m_asked = subject;
    m_failed.reset();
    m_host.start<search::Suggestion>(
        *this, tr("Suggest"),
        [own = *subject, project = m_document.sharedProject(), effort = m_host.effort()](
            std::stop_token stop, base::ProgressSink &progress) -> base::Result<search::Suggestion> {
            auto suggested = session::suggest(*project, {.recipe = own.recipe, .layer = own.layer}, effort,
                                              std::move(stop), progress);
            if (!suggested)
                return suggested.error();
            return std::move(suggested->suggestion);
        },
        [this, own = *subject](base::Result<search::Suggestion> suggestion) {
            take(own, std::move(suggestion));
        });
    refresh();
}

void SuggestionsPanel::take(const Subject &subject, base::Result<search::Suggestion> suggestion)
{
    m_asked.reset();
    if (suggestion) {
        if (subject.session == m_document.session())
            m_found = Found{subject, std::move(*suggestion)};
    } else if (suggestion.error().code != base::ErrorCode::Cancelled) {
        m_failed = subject;
        m_failure = translated(suggestion.error().said);
    }
    refresh();
}

void SuggestionsPanel::show(const search::Suggestion &suggestion)
{
    QStringList lines;
    for (const base::Sentence &told : suggestion.told)
        lines << translated(told);
    if (suggestion.tried.empty())
        lines << tr("Nothing is kept: there was nothing to try.");
    else if (!suggestion.best)
        lines << tr("Nothing is kept: no remedy does less damage beyond chance.");
    m_told->setPlainText(lines.join(QLatin1Char('\n')));
    m_remedies->setSuggestion(suggestion, damageKind(m_document));
    m_table->resizeColumnsToContents();
    if (suggestion.best)
        m_table->selectRow(static_cast<int>(*suggestion.best));
    showChosen();
}

void SuggestionsPanel::showChosen()
{
    const search::Trial *trial = m_remedies->trial(m_table->currentIndex().row());
    const bool pinned = m_found && m_document.isOpen() && m_found->of.session == m_document.session() &&
                        m_document.isPinned(m_found->of.layer);
    const bool can = trial && trial->judgement.accepted && !(pinned && !trial->remedy.step);
    m_apply->setEnabled(can);
    m_apply->setToolTip(can      ? tr("Take this remedy into the recipe: %1").arg(remedyText(trial->remedy))
                        : pinned ? tr("The layer is pinned: it stays as it is")
                                 : tr("Only what is kept can be applied: select such a remedy"));
}

void SuggestionsPanel::apply()
{
    const auto subject = wanted();
    const search::Trial *trial = m_remedies->trial(m_table->currentIndex().row());
    if (!m_apply->isEnabled() || !trial || !subject || !m_found || m_found->of != *subject)
        return;
    const search::Remedy remedy = trial->remedy; // the edit empties the table
    m_document.applyRecipe(remedy.recipe, tr("Apply %1").arg(remedyText(remedy)));
}

// Rows stay as high as they were when the font grows.
void SuggestionsPanel::fitRows()
{
    const int height = fontMetrics().height();
    m_table->verticalHeader()->setMinimumSectionSize(height);
    m_table->verticalHeader()->setDefaultSectionSize(height * 3 / 2);
}

void SuggestionsPanel::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        fitRows();
}

Panel panels::suggestions()
{
    return {
        .key = QStringLiteral("suggestions"),
        .title = SuggestionsPanel::tr("Suggestions"),
        .place = Place::RightBottom,
        .order = 3,
        .shortcut = Qt::CTRL | Qt::Key_7,
        .help = SuggestionsPanel::tr("Where the damage of the selected layer comes from, and what does less"),
        .make = [](Document &document, PanelHost &host) -> QWidget * {
            auto *panel = new SuggestionsPanel(document, host);
            QAction &suggest = host.action("suggest");
            QObject::connect(&suggest, &QAction::triggered, panel, [panel, &host] {
                host.show(*panel); // whoever asks sees the answer
                panel->suggest();
            });
            QObject::connect(panel, &SuggestionsPanel::canSuggestChanged, &suggest, &QAction::setEnabled);
            suggest.setEnabled(panel->canSuggest());
            return panel;
        },
    };
}

} // namespace paretoscope::widgets
