#include "app/gui/actions.h"

#include "app/gui/language.h"

#include <QFileInfo>
#include <QLocale>
#include <QMainWindow>
#include <QMenuBar>
#include <QToolBar>
#include <QUndoStack>

namespace paretoscope::gui {

Actions::Actions(QMainWindow &window, QUndoStack &undoStack) : QObject(&window), m_window(window)
{
    addFileMenu();
    addEditMenu(undoStack);
    addAnalyseMenu();
    addViewMenu();
    addHelpMenu();
}

QAction *Actions::add(QMenu *menu, const char *name, const QString &text, const QKeySequence &shortcut,
                      const QString &toolTip)
{
    auto *action = new QAction(text, this);
    action->setObjectName(QString::fromLatin1(name));
    action->setShortcut(shortcut);
    action->setToolTip(shortcut.isEmpty()
                           ? toolTip
                           : tr("%1 (%2)").arg(toolTip, shortcut.toString(QKeySequence::NativeText)));
    action->setStatusTip(toolTip);
    menu->addAction(action);
    return action;
}

void Actions::addFileMenu()
{
    QMenu *menu = m_window.menuBar()->addMenu(tr("&File"));
    newProject = add(menu, "newProject", tr("&New project…"), QKeySequence::New,
                     tr("Pick a model and data, see a first batch and the baseline"));
    openProject =
        add(menu, "openProject", tr("&Open project…"), QKeySequence::Open, tr("Open a project file"));
    openModel = add(menu, "openModel", tr("Open &model…"), Qt::CTRL | Qt::SHIFT | Qt::Key_O,
                    tr("Open a trained network and choose the data for it"));
    openDemo = add(menu, "openDemo", tr("Open &demo"), Qt::CTRL | Qt::SHIFT | Qt::Key_D,
                   tr("Open the network and the data that ship with the program"));
    recentFiles = menu->addMenu(tr("Open &recent"));
    recentFiles->setObjectName(QStringLiteral("recentFiles"));
    menu->addSeparator();
    save =
        add(menu, "save", tr("&Save"), QKeySequence::Save, tr("Save the project with its recipe and pins"));
    saveAs = add(menu, "saveAs", tr("Save &as…"), Qt::CTRL | Qt::SHIFT | Qt::Key_S,
                 tr("Save the project under another name"));
    projectSettings = add(menu, "projectSettings", tr("Project se&ttings…"), Qt::ALT | Qt::Key_Return,
                          tr("Change the model, data, preprocessing or outputs of this project"));
    exportModel = add(menu, "exportModel", tr("&Export model…"), Qt::CTRL | Qt::SHIFT | Qt::Key_E,
                      tr("Write the compressed model with its recipe and report, read back and verified"));
    menu->addSeparator();
    openRecipe = add(menu, "openRecipe", tr("Open &recipe…"), Qt::CTRL | Qt::SHIFT | Qt::Key_R,
                     tr("Take the settings and steps of a recipe file; pinned layers stay as they are"));
    saveRecipe =
        add(menu, "saveRecipe", tr("Save re&cipe as…"), Qt::CTRL | Qt::ALT | Qt::Key_R,
            tr("Write the recipe as it is into a file of its own, for the command line or a colleague"));
    menu->addSeparator();
    packEvidence =
        add(menu, "packEvidence", tr("&Keep evidence with the project"), Qt::CTRL | Qt::SHIFT | Qt::Key_K,
            tr("Pack what was measured into a file beside the project, where whoever gets its folder "
               "finds it"));
    menu->addSeparator();
    quit = add(menu, "quit", tr("&Quit"), Qt::CTRL | Qt::Key_Q, tr("Close the program"));
    quit->setMenuRole(QAction::QuitRole);
}

void Actions::addEditMenu(QUndoStack &undoStack)
{
    QMenu *menu = m_window.menuBar()->addMenu(tr("&Edit"));
    undo = undoStack.createUndoAction(this, tr("&Undo"));
    undo->setObjectName(QStringLiteral("undo"));
    undo->setShortcut(QKeySequence::Undo);
    redo = undoStack.createRedoAction(this, tr("&Redo"));
    redo->setObjectName(QStringLiteral("redo"));
    redo->setShortcuts({QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z), QKeySequence(Qt::CTRL | Qt::Key_Y)});
    // The tool bar shows the bare verbs: texts that grow and shrink would move the budget slider under the
    // pointer.
    undo->setIconText(tr("&Undo").remove(QLatin1Char('&')));
    redo->setIconText(tr("&Redo").remove(QLatin1Char('&')));
    menu->addActions({undo, redo});
    menu->addSeparator();
    pin = add(menu, "pin", tr("&Pin layers"), Qt::CTRL | Qt::Key_K,
              tr("Keep the selected layers as they are when a budget or the frontier changes the recipe"));
    resetLayers = add(menu, "resetLayers", tr("Reset &layers"), Qt::CTRL | Qt::Key_Backspace,
                      tr("Set the selected layers back to float"));
    resetAll = add(menu, "resetAll", tr("Reset &all layers"), Qt::CTRL | Qt::SHIFT | Qt::Key_Backspace,
                   tr("Set every layer that is not pinned back to float"));
    menu->addSeparator();
    steps = menu->addMenu(tr("Before &compressing"));
    steps->setObjectName(QStringLiteral("steps"));
    stepsAfter = menu->addMenu(tr("A&fter compressing"));
    stepsAfter->setObjectName(QStringLiteral("stepsAfter"));
    ranks = menu->addMenu(tr("Ran&ks by energy"));
    ranks->setObjectName(QStringLiteral("ranks"));
    ranks->setToolTip(
        tr("Give every layer that is not pinned the least rank that keeps such a share of the squares of "
           "its singular values, by the factoring that layers are measured with; where that saves nothing it "
           "stays as it is"));
    for (const int percent : {80, 90, 95, 98, 99}) {
        QAction *share = ranks->addAction(tr("%1 % of the energy").arg(percent));
        share->setObjectName(QStringLiteral("ranks%1").arg(percent));
        share->setData(percent / 100.0);
    }
    menu->addSeparator();
    find = add(menu, "find", tr("F&ind layer"), QKeySequence::Find, tr("Filter the layers by name or kind"));
}

void Actions::addAnalyseMenu()
{
    QMenu *menu = m_window.menuBar()->addMenu(tr("&Analyse"));
    analyse = add(menu, "analyse", tr("&Analyse"), Qt::Key_F5,
                  tr("Measure what each layer tolerates, then run points of the frontier"));
    stop = add(menu, "stop", tr("&Stop"), Qt::SHIFT | Qt::Key_F5, tr("Stop; what was measured is kept"));
    menu->addSeparator();
    improve = add(menu, "improve", tr("&Improve this point"), Qt::Key_F8,
                  tr("Measure one step around the recipe as it is, among the other layers' changes, and take "
                     "what really does less damage"));
    suggest = add(menu, "suggest", tr("Su&ggest for the layer"), Qt::Key_F9,
                  tr("Find out where the damage of the selected layer comes from, and try what does less"));
    measureSpeed = add(menu, "measureSpeed", tr("Measure s&peed"), Qt::Key_F7,
                       tr("Time the recipe as it is against the float model on this machine"));
    measureByStep = add(
        menu, "measureByStep", tr("Measure step &by step"), Qt::SHIFT | Qt::Key_F8,
        tr("Run what the recipe does one thing after another, and draw it as a path in the trade-off chart"));
    menu->addSeparator();
    methods = menu->addMenu(tr("Measure &with"));
    methods->setObjectName(QStringLiteral("methods"));
    methods->setToolTip(tr("Which of several methods an analysis measures layers with, and offers"));
    timeLimit = menu->addMenu(tr("&Time limit"));
    timeLimit->setObjectName(QStringLiteral("timeLimit"));
    timeLimit->setToolTip(
        tr("What an analysis may take, whole: fewer samples rather than fewer cells, and fewer recipes that "
           "are run"));
    memoryLimit = menu->addMenu(tr("&Memory"));
    memoryLimit->setObjectName(QStringLiteral("memoryLimit"));
    memoryLimit->setToolTip(tr("What the engine may keep in memory to be faster"));
}

void Actions::addViewMenu()
{
    view = m_window.menuBar()->addMenu(tr("&View"));
    QMenu *menu = view->addMenu(tr("&Language"));
    languages = new QActionGroup(this);
    const auto addLanguage = [&](const QString &code, const QString &text) {
        QAction *action = menu->addAction(text);
        action->setObjectName(QStringLiteral("language_") + code);
        action->setData(code);
        action->setCheckable(true);
        languages->addAction(action);
    };
    addLanguage({}, tr("As the system"));
    for (const QString &code : Language::available())
        addLanguage(code, QLocale(code).nativeLanguageName());
    resetLayout = add(view, "resetLayout", tr("&Reset layout"), {}, tr("Put every panel back in its place"));
    view->addSeparator();
}

void Actions::addHelpMenu()
{
    QMenu *menu = m_window.menuBar()->addMenu(tr("&Help"));
    guide = add(menu, "guide", tr("A short &guide"), QKeySequence::HelpContents,
                tr("The way from a trained network to a smaller one, on one page"));
    keys = add(menu, "keys", tr("&Keys"), Qt::CTRL | Qt::Key_F1, tr("Every key of the window"));
    menu->addSeparator();
    about = add(menu, "about", tr("&About Paretoscope"), {}, tr("Versions and licences"));
    about->setMenuRole(QAction::AboutRole);
}

void Actions::setRecentFiles(const QStringList &files)
{
    recentFiles->clear();
    recentFiles->setEnabled(!files.isEmpty());
    for (const QString &path : files) {
        QAction *action = recentFiles->addAction(QFileInfo(path).fileName());
        action->setToolTip(path);
        action->setStatusTip(path);
        connect(action, &QAction::triggered, this, [this, path] { Q_EMIT openRecent(path); });
    }
    recentFiles->addSeparator();
    QAction *clear = recentFiles->addAction(tr("Clear this list"));
    connect(clear, &QAction::triggered, this, &Actions::clearRecent);
}

void Actions::fillToolBar(QToolBar &bar) const
{
    bar.addActions({openProject, save, exportModel});
    bar.addSeparator();
    bar.addActions({undo, redo});
    bar.addSeparator();
    bar.addActions({analyse, stop});
    bar.addSeparator();
}

QList<QAction *> Actions::leastImportantFirst() const
{
    return {save, openProject, redo, undo, exportModel, stop, analyse};
}

} // namespace paretoscope::gui
