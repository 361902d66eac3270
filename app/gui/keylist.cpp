#include "app/gui/keylist.h"

#include "widgets/charts/hearskeys.h"

#include <QAction>
#include <QDockWidget>
#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>

#include <algorithm>

namespace paretoscope::gui {

using widgets::KeyEntry;

namespace {

QString withoutMnemonic(QString text)
{
    return text.remove(QLatin1Char('&'));
}

QString keysText(const QAction &action)
{
    QStringList keys;
    for (const QKeySequence &sequence : action.shortcuts())
        keys << sequence.toString(QKeySequence::NativeText);
    return keys.join(QLatin1String(", "));
}

/// Once: tables of one panel are copied from by the same key, and charts of one are zoomed by the same.
void add(std::vector<KeyEntry> &entries, const KeyEntry &entry)
{
    const auto isSame = [&](const KeyEntry &other) {
        return other.group == entry.group && other.text == entry.text && other.keys == entry.keys;
    };
    if (std::ranges::none_of(entries, isSame))
        entries.push_back(entry);
}

void add(std::vector<KeyEntry> &entries, const QString &group, const QAction &action)
{
    const QString keys = keysText(action);
    if (keys.isEmpty())
        return;
    // Undo's text names what is undone; its icon text is the bare verb.
    const QString help = !action.statusTip().isEmpty()           ? action.statusTip()
                         : action.toolTip() == action.iconText() ? QString()
                                                                 : action.toolTip();
    add(entries, {group, action.iconText(), keys, help});
}

void addMenu(std::vector<KeyEntry> &entries, const QString &group, const QMenu &menu)
{
    for (const QAction *action : menu.actions()) {
        if (const QMenu *further = action->menu())
            addMenu(entries, group, *further);
        else
            add(entries, group, *action);
    }
}

} // namespace

std::vector<KeyEntry> keysOf(const QMainWindow &window)
{
    std::vector<KeyEntry> entries;
    const auto *bar = window.findChild<QMenuBar *>(QString(), Qt::FindDirectChildrenOnly);
    if (bar)
        for (const QAction *title : bar->actions())
            if (title->menu())
                addMenu(entries, withoutMnemonic(title->text()), *title->menu());
    for (const QDockWidget *dock : window.findChildren<QDockWidget *>())
        for (const QWidget *part : dock->findChildren<QWidget *>()) {
            for (const QAction *action : part->actions())
                add(entries, dock->windowTitle(), *action);
            if (const auto *hears = dynamic_cast<const widgets::HearsKeys *>(part))
                for (const widgets::HeardKey &key : hears->heardKeys())
                    add(entries, {dock->windowTitle(), key.text, key.keys, {}});
        }
    return entries;
}

} // namespace paretoscope::gui
