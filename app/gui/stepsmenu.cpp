#include "app/gui/stepsmenu.h"

#include "app/gui/valuemenu.h"
#include "widgets/document/document.h"
#include "widgets/document/methodwords.h"

#include <QAction>
#include <QActionGroup>
#include <QMenu>

namespace paretoscope::gui {

using widgets::methodwords::stepWord;

namespace {

QString stepValue(const compress::Parameter &parameter, const compress::Value &value)
{
    const compress::Named *named = compress::namedValue(parameter, value);
    return named ? stepWord(named->title) : widgets::methodwords::value(parameter, value);
}

/// Ctrl+Shift and 1 to 9, 0, then Ctrl+Alt and the same.
QKeySequence shortcutOf(int number)
{
    const Qt::Key digit = Qt::Key(Qt::Key_0 + (number + 1) % 10);
    if (number >= 20)
        return {};
    return number < 10 ? QKeySequence(Qt::CTRL | Qt::SHIFT | digit)
                       : QKeySequence(Qt::CTRL | Qt::ALT | digit);
}

} // namespace

StepsMenu::StepsMenu(QMenu &before, QMenu &after, QObject *parent) : QObject(parent)
{
    before.setToolTipsVisible(true);
    after.setToolTipsVisible(true);
    int number = 0;
    for (const pipeline::StepKind *kind : pipeline::stepKinds()) {
        QMenu &menu = kind->isAfterCoding() ? after : before;
        const auto &about = kind->about();
        QAction *action = menu.addAction(stepWord(about.title));
        action->setObjectName(QStringLiteral("step_") + fromKey(about.key));
        action->setCheckable(true);
        action->setToolTip(stepWord(about.tip));
        action->setShortcut(shortcutOf(number++));
        connect(action, &QAction::triggered, this, [this, kind](bool taken) { toggle(*kind, taken); });
        Entry entry{kind, action, {}, {}};
        for (const compress::Parameter &parameter : about.parameters)
            addValues(menu, entry, parameter);
        m_entries.push_back(std::move(entry));
    }
}

void StepsMenu::addValues(QMenu &menu, Entry &entry, const compress::Parameter &parameter)
{
    if (parameter.text) {
        QAction *action = menu.addAction(stepWord(parameter.title));
        action->setObjectName(QStringLiteral("stepText_") + fromKey(parameter.key));
        action->setToolTip(stepWord(parameter.tip));
        connect(action, &QAction::triggered, this,
                [this, kind = entry.kind, &parameter] { Q_EMIT asked(stepOf(*kind), parameter); });
        entry.values.push_back(nullptr);
        entry.texts.push_back(action);
        return;
    }
    QActionGroup *group = addValueMenu(menu, parameter, stepWord, stepValue, this);
    connect(group, &QActionGroup::triggered, this,
            [this, kind = entry.kind, &parameter](const QAction *action) {
                pipeline::Step step = stepOf(*kind);
                step.values[std::string(parameter.key)] = valueOf(*action, parameter);
                choose(step, parameter);
            });
    entry.values.push_back(group);
}

void StepsMenu::toggle(const pipeline::StepKind &kind, bool taken)
{
    const QString title = stepWord(kind.about().title);
    if (taken)
        Q_EMIT chosen(m_shown.with(pipeline::usualStep(kind)), title);
    else
        Q_EMIT chosen(m_shown.without(kind), tr("No longer: %1").arg(title));
}

pipeline::Step StepsMenu::stepOf(const pipeline::StepKind &kind) const
{
    const pipeline::Step *taken = m_shown.find(kind);
    return taken ? *taken : pipeline::usualStep(kind);
}

void StepsMenu::choose(const pipeline::Step &step, const compress::Parameter &parameter)
{
    Q_EMIT chosen(m_shown.with(step), stepWord(parameter.title));
}

void StepsMenu::show(const widgets::Document &document, bool enabled)
{
    m_shown = document.recipe().steps;
    for (const Entry &entry : m_entries) {
        const pipeline::Step shown = stepOf(*entry.kind);
        entry.action->setEnabled(enabled);
        entry.action->setChecked(enabled && m_shown.find(*entry.kind));
        std::size_t next = 0;
        for (const compress::Parameter &parameter : entry.kind->about().parameters)
            if (QActionGroup *group = entry.values[next++])
                showValue(*group, parameter, shown.values.at(std::string(parameter.key)), enabled);
        for (QAction *text : entry.texts)
            text->setEnabled(enabled);
    }
}

} // namespace paretoscope::gui
