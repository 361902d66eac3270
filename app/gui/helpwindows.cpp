#include "app/gui/helpwindows.h"

#include "app/gui/actions.h"
#include "app/gui/keylist.h"
#include "app/gui/screenfit.h"
#include "core/base/enginescope.h"
#include "widgets/dialogs/aboutdialog.h"
#include "widgets/dialogs/guidedialog.h"
#include "widgets/dialogs/keysdialog.h"

#include <QMainWindow>

namespace paretoscope::gui {

HelpWindows::HelpWindows(QMainWindow &window, Actions &actions)
    : QObject(&window), m_window(window), m_actions(actions)
{
    connect(actions.guide, &QAction::triggered, this, &HelpWindows::showGuide);
    connect(actions.keys, &QAction::triggered, this, &HelpWindows::showKeys);
    connect(actions.about, &QAction::triggered, this, &HelpWindows::showAbout);
}

bool HelpWindows::raise(const char *name) const
{
    auto *open = m_window.findChild<QDialog *>(QString::fromLatin1(name), Qt::FindDirectChildrenOnly);
    if (!open)
        return false;
    open->raise();
    open->activateWindow();
    return true;
}

void HelpWindows::show(QDialog &dialog) const
{
    dialog.setAttribute(Qt::WA_DeleteOnClose);
    auto *onScreen = new ScreenFit(dialog);
    dialog.resize(onScreen->fitting(dialog.size()));
    dialog.show();
}

void HelpWindows::showGuide()
{
    if (raise("guideDialog"))
        return;
    auto *guide = new widgets::GuideDialog(&m_window);
    connect(guide, &widgets::GuideDialog::demoRequested, m_actions.openDemo, &QAction::trigger);
    connect(guide, &widgets::GuideDialog::keysRequested, m_actions.keys, &QAction::trigger);
    show(*guide);
}

void HelpWindows::showKeys()
{
    if (!raise("keysDialog"))
        show(*new widgets::KeysDialog(keysOf(m_window), &m_window));
}

void HelpWindows::showAbout()
{
    auto *about = new widgets::AboutDialog(QString::fromStdString(base::engineVersion()), &m_window);
    about->setAttribute(Qt::WA_DeleteOnClose);
    about->open();
}

} // namespace paretoscope::gui
