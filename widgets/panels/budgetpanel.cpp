#include "widgets/panels/budgetpanel.h"

#include "core/search/pinnedcells.h"
#include "widgets/document/damagetext.h"
#include "widgets/document/numbers.h"
#include "widgets/parts/budgetfield.h"
#include "widgets/parts/budgetpoint.h"
#include "widgets/parts/budgettext.h"
#include "widgets/parts/documentloss.h"
#include "widgets/parts/limitsbutton.h"
#include "widgets/parts/limitskeeper.h"
#include "widgets/parts/panelhost.h"
#include "widgets/parts/verdicts.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSlider>

#include <algorithm>
#include <utility>

namespace paretoscope::widgets {

namespace {

constexpr int gestureEndMs = 700;

} // namespace

BudgetPanel::BudgetPanel(Document &document, QWidget *parent)
    : QWidget(parent), m_document(document), m_label(new QLabel), m_slider(new QSlider(Qt::Horizontal)),
      m_field(new BudgetField(document)), m_behaviour(new LimitsButton),
      m_keeper(new LimitsKeeper(document, this))
{
    setObjectName(QStringLiteral("budgetPanel"));
    makeLayout();
    m_gestureEnd.setSingleShot(true);
    m_gestureEnd.setInterval(gestureEndMs);
    connect(&m_gestureEnd, &QTimer::timeout, this, &BudgetPanel::endGesture);
    connect(m_slider, &QSlider::sliderPressed, this, &BudgetPanel::beginGesture);
    connect(m_slider, &QSlider::sliderReleased, this, &BudgetPanel::endGesture);
    connect(m_slider, &QSlider::valueChanged, this, &BudgetPanel::moveTo);
    connect(m_field, &BudgetField::kindChosen, this, &BudgetPanel::chooseKind);
    connect(m_field, &BudgetField::typed, this, &BudgetPanel::take);
    connect(m_field, &BudgetField::refused, this, &BudgetPanel::refused);
    connect(m_behaviour, &LimitsButton::searchRequested, this, &BudgetPanel::searchRequested);
    connect(m_behaviour, &LimitsButton::limitsChanged, &m_document, &Document::setLimits);
    connect(m_keeper, &LimitsKeeper::told, this, &BudgetPanel::told);
    connectDocument();
    updateStops();
    showAsked(); // the window may be a new one over an old document
}

void BudgetPanel::makeLayout()
{
    m_label->setText(tr("Budget"));
    m_label->setObjectName(QStringLiteral("budgetLabel"));
    m_label->setBuddy(m_slider);
    m_slider->setObjectName(QStringLiteral("budgetSlider"));
    m_slider->setAccessibleName(tr("Budget"));
    m_slider->setMinimumWidth(fontMetrics().averageCharWidth() * 16);
    setFocusProxy(m_slider);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_label);
    layout->addWidget(m_slider, 1);
    layout->addWidget(m_field);
    layout->addWidget(m_behaviour);
}

void BudgetPanel::connectDocument()
{
    connect(&m_document, &Document::opened, this, [this] {
        endGesture();
        updateStops();
        showAsked();
    });
    connect(&m_document, &Document::askedChanged, this, &BudgetPanel::showAsked);
    connect(&m_document, &Document::behaviourChanged, this, &BudgetPanel::showVerdicts);
    connect(&m_document, &Document::speedChanged, this, &BudgetPanel::showCurrent);
    connect(&m_document, &Document::frontierChanged, this, &BudgetPanel::updateStops);
    connect(&m_document, &Document::recipeChanged, this, &BudgetPanel::showCurrent);
    connect(&m_document, &Document::cellsChanged, this, &BudgetPanel::showCurrent);
    connect(&m_document, &Document::baselineChanged, this, [this] {
        updateAvailability();
        showVerdicts();
    });
    connect(&m_document, &Document::measuredChanged, this, &BudgetPanel::showCurrent);
}

BudgetPanel::Limit BudgetPanel::limit() const
{
    return m_field->kind();
}

void BudgetPanel::setLimit(Limit limit)
{
    m_field->setKind(limit);
}

void BudgetPanel::setSearchable(bool searchable)
{
    m_behaviour->setSearchable(searchable);
}

// A slider that is being held keeps its scale; the new frontier comes when it is let go.
void BudgetPanel::updateStops()
{
    if (m_slider->isSliderDown())
        return;
    m_stops = stopsOf(m_document.best().points());
    m_stopBefore = -1;
    {
        const QSignalBlocker quiet(m_slider);
        m_slider->setRange(0, std::max(0, static_cast<int>(m_stops.size()) - 1));
        m_slider->setPageStep(std::max(1, static_cast<int>(m_stops.size()) / 10));
    }
    updateAvailability();
    showCurrent();
}

QString BudgetPanel::unavailable() const
{
    if (!m_document.isOpen())
        return tr("Open a project first.");
    if (!m_document.baseline())
        return tr("The float model is measured first; nothing can be compared with it yet.");
    if (!m_document.knowsDamage())
        return tr("No layer has been measured yet: analyse first.");
    if (!search::unknownPins(m_document.pins(), m_document.table()).empty())
        return tr("What a pinned layer does at its setting is not known yet: analyse first.");
    if (m_stops.size() < 2)
        return tr("Every layer that was measured is pinned: nothing is left to choose.");
    return {};
}

void BudgetPanel::updateAvailability()
{
    const QString reason = unavailable();
    m_slider->setEnabled(reason.isEmpty());
    m_field->setUnavailable(reason);
    const QString use = tr("Drag over every best trade-off; pinned layers stay as they are");
    m_slider->setToolTip(reason.isEmpty() ? use : reason);
    m_slider->setAccessibleDescription(m_slider->toolTip());
    setToolTip(reason);
}

void BudgetPanel::showAsked()
{
    m_field->showAsked();
    if (m_behaviour->limits() != m_document.asked().limits)
        m_behaviour->setLimits(m_document.asked().limits);
    showCurrent();
}

void BudgetPanel::showVerdicts()
{
    m_field->showVerdict();
    m_behaviour->setVerdicts(limitVerdicts(m_document));
}

/// Another kind is another limit: what was typed goes, which can be undone.
void BudgetPanel::chooseKind(project::BudgetKind kind)
{
    m_document.applyBudget(m_document.recipe(), {kind, {}, {}}, tr("No limit in the budget"));
    m_field->accept();
    showCurrent();
}

void BudgetPanel::showCurrent()
{
    showVerdicts();
    if (m_document.isOpen() && !m_slider->isSliderDown() && !m_stops.empty()) {
        const auto above =
            std::upper_bound(m_stops.begin(), m_stops.end(), m_document.cost().storedBytes) - m_stops.begin();
        const QSignalBlocker quiet(m_slider);
        m_shownStop = std::max(0, static_cast<int>(above) - 1);
        m_slider->setValue(m_shownStop);
    }
    m_field->setKnown(!m_stops.empty());
    m_field->showCurrent();
}

void BudgetPanel::beginGesture()
{
    m_gesture = m_document.newGesture();
    m_budgetBefore = m_document.asked().budget;
    m_recipeBefore = m_document.recipe();
    m_stopBefore = m_shownStop;
}

void BudgetPanel::endGesture()
{
    m_gestureEnd.stop();
    m_gesture = 0;
    updateStops();
}

void BudgetPanel::moveTo(int stop)
{
    if (stop < 0 || stop >= static_cast<int>(m_stops.size()))
        return;
    const auto point = m_document.best().atMost(m_stops[static_cast<std::size_t>(stop)]);
    if (!point)
        return;
    if (m_gesture == 0)
        beginGesture();
    if (!m_slider->isSliderDown())
        m_gestureEnd.start();
    m_field->accept();
    // The slider says a size: one that was typed goes with it, and comes back where the slider does. A loss
    // or a latency that was typed stays, to be looked at while sizes are tried.
    if (stop == m_stopBefore)
        m_document.applyBudget(m_recipeBefore, m_budgetBefore, tr("Budget"), m_gesture);
    else if (!isSize(m_budgetBefore.kind) || !m_budgetBefore.most)
        applyPoint(*point, m_budgetBefore);
    else
        applyPoint(*point, {m_budgetBefore.kind, {}, {}});
}

void BudgetPanel::applyPoint(std::size_t point, const project::AskedBudget &budget)
{
    const BestRecipes best = m_document.best();
    const bool typed = budget.most && budget != m_document.asked().budget;
    m_document.applyBudget(
        best.recipe(point), budget,
        tr("Budget %1").arg(typed ? typedText(budget) : numbers::bytes(best.points()[point].storedBytes)),
        m_gesture);
}

void BudgetPanel::take(const project::AskedBudget &typed)
{
    if (typed.kind == Limit::Loss && !lossEstimate(m_document).known())
        return m_field->refuse(
            tr("Loss cannot be estimated yet: nothing that was measured has lost anything."));
    // A latency takes timing: the recipe stays, and whether it keeps the limit is told of it as it is.
    const auto point = typed.kind == Limit::Latency ? std::nullopt : pointFor(m_document, typed);
    if (!point && typed.kind != Limit::Latency)
        return refuseLimit();
    m_field->accept();
    beginGesture(); // a typed limit is a step of its own, with what it takes to keep it
    if (point)
        applyPoint(*point, typed);
    else
        m_document.applyBudget(m_document.recipe(), typed, tr("Budget %1").arg(typedText(typed)), m_gesture);
    m_keeper->chose(std::exchange(m_gesture, 0));
    showCurrent();
}

void BudgetPanel::refuseLimit()
{
    const BestRecipes frontier = m_document.best();
    if (!frontier.empty())
        m_field->refuse(tr("No recipe is within %1: the smallest is %2, the least damaged has %3.")
                            .arg(m_field->text(), numbers::bytes(frontier.points().front().storedBytes),
                                 damageText(damageKind(m_document), frontier.points().back().kl)));
}

namespace {

QWidget *makeBudgetPanel(Document &document, PanelHost &host)
{
    auto *panel = new BudgetPanel(document);
    QAction &improve = host.action("improve");
    QObject::connect(panel, &BudgetPanel::refused, panel,
                     [&host](const QString &reason) { host.tell(reason); });
    QObject::connect(panel, &BudgetPanel::told, panel,
                     [&host](const QString &sentence) { host.tell(sentence); });
    QObject::connect(panel, &BudgetPanel::searchRequested, panel,
                     [&host](const search::Budget &budget) { host.findWithin(budget); });
    QObject::connect(&improve, &QAction::enabledChanged, panel, &BudgetPanel::setSearchable);
    panel->setSearchable(improve.isEnabled());
    return panel;
}

} // namespace

Panel panels::budget()
{
    return {
        .key = QStringLiteral("budget"),
        .title = BudgetPanel::tr("Budget"),
        .place = Place::ToolBar,
        .shortcut = Qt::CTRL | Qt::Key_B,
        .help = BudgetPanel::tr("The best recipe within a limit, by a slider over the frontier"),
        .make = makeBudgetPanel,
    };
}

} // namespace paretoscope::widgets
