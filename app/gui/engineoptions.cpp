#include "app/gui/engineoptions.h"

#include "app/gui/actions.h"
#include "app/gui/preferences.h"
#include "app/gui/workflow.h"
#include "core/base/effort.h"
#include "widgets/document/numbers.h"
#include "widgets/document/sentences.h"

namespace paretoscope::gui {

EngineOptions::EngineOptions(Actions &actions, Workflow &workflow, Preferences &preferences)
    : QObject(&actions), m_actions(actions), m_workflow(workflow), m_preferences(preferences)
{
    addTimes(*actions.timeLimit);
    addMemory(*actions.memoryLimit);
    connect(&workflow, &Workflow::forecastChanged, this, &EngineOptions::showForecast);
    showForecast();
}

QActionGroup *EngineOptions::addChoices(QMenu &menu, const char *name)
{
    auto *choices = new QActionGroup(this);
    choices->setObjectName(QString::fromLatin1(name));
    menu.setToolTipsVisible(true);
    return choices;
}

namespace {

void addChoice(QMenu &menu, QActionGroup &choices, const QString &text, const QVariant &value, bool chosen)
{
    QAction *action = menu.addAction(text);
    action->setCheckable(true);
    action->setChecked(chosen);
    action->setData(value);
    choices.addAction(action);
}

} // namespace

void EngineOptions::addTimes(QMenu &menu)
{
    QActionGroup *choices = addChoices(menu, "timeLimitChoices");
    const double chosen = m_preferences.timeBudgetSeconds();
    addChoice(menu, *choices, tr("No limit"), 0.0, chosen == 0);
    for (const int seconds : {10, 30, 60, 180, 600, 1800, 3600})
        addChoice(menu, *choices,
                  seconds < 60 ? tr("%n second(s)", nullptr, seconds)
                               : tr("%n minute(s)", nullptr, seconds / 60),
                  static_cast<double>(seconds), chosen == seconds);
    m_workflow.setTimeBudget(chosen);
    connect(choices, &QActionGroup::triggered, this, [this](QAction *action) {
        m_preferences.setTimeBudgetSeconds(action->data().toDouble());
        m_workflow.setTimeBudget(action->data().toDouble());
    });
}

void EngineOptions::addMemory(QMenu &menu)
{
    QActionGroup *choices = addChoices(menu, "memoryChoices");
    const std::int64_t chosen = m_preferences.memoryBytes();
    addChoice(menu, *choices,
              tr("A quarter of this machine's: %1").arg(widgets::numbers::bytes(base::quarterOfMemory())),
              qlonglong{0}, chosen == 0);
    for (const qlonglong megabytes : {256, 512, 1000, 2000, 4000, 8000, 16000})
        addChoice(menu, *choices, widgets::numbers::bytes(megabytes * 1000000), megabytes * 1000000,
                  chosen == megabytes * 1000000);
    m_workflow.setMemory(chosen);
    connect(choices, &QActionGroup::triggered, this, [this](QAction *action) {
        m_preferences.setMemoryBytes(action->data().toLongLong());
        m_workflow.setMemory(action->data().toLongLong());
    });
}

void EngineOptions::showForecast()
{
    const QString what =
        tr("Look at what each layer tolerates, run a few points of the frontier, measure closely, then run "
           "more points");
    const auto &forecast = m_workflow.forecast();
    const QString text = forecast ? widgets::forecastSentence(*forecast) + QLatin1Char('.') : what;
    m_actions.analyse->setStatusTip(text);
    m_actions.analyse->setToolTip(
        tr("%1 (%2)").arg(forecast ? what + QLatin1Char('\n') + text : what,
                          m_actions.analyse->shortcut().toString(QKeySequence::NativeText)));
}

} // namespace paretoscope::gui
