// Every action of the window: text, shortcut, tool tip, in its menu. What they do is connected by MainWindow.
#pragma once

#include <QAction>
#include <QActionGroup>
#include <QMenu>
#include <QObject>
#include <QString>

class QMainWindow;
class QToolBar;
class QUndoStack;

namespace paretoscope::gui {

class Actions : public QObject {
    Q_OBJECT

public:
    Actions(QMainWindow &window, QUndoStack &undoStack);

    QAction *newProject, *openProject, *openModel, *openDemo, *save, *saveAs, *projectSettings, *exportModel,
        *packEvidence, *openRecipe, *saveRecipe, *quit;
    QAction *undo, *redo, *pin, *resetLayers, *resetAll, *find;
    QAction *analyse, *stop, *improve, *suggest, *measureSpeed, *measureByStep;
    QMenu *steps, *stepsAfter;      ///< filled by StepsMenu
    QMenu *ranks;                   ///< actions whose data are shares of energy
    QMenu *methods;                 ///< MethodsMenu adds to it
    QMenu *timeLimit, *memoryLimit; ///< filled by EngineOptions
    QAction *resetLayout, *guide, *keys, *about;
    QMenu *recentFiles, *view;
    QActionGroup *languages; ///< data(): two letters, empty for the system's

    void setRecentFiles(const QStringList &files); ///< entries emit openRecent()
    void fillToolBar(QToolBar &bar) const;
    /// Of the tool bar: who leaves it first where it is too narrow.
    QList<QAction *> leastImportantFirst() const;

Q_SIGNALS:
    void openRecent(const QString &path);
    void clearRecent();

private:
    void addFileMenu();
    void addEditMenu(QUndoStack &undoStack);
    void addAnalyseMenu();
    void addViewMenu();
    void addHelpMenu();
    QAction *add(QMenu *menu, const char *name, const QString &text, const QKeySequence &shortcut,
                 const QString &toolTip);

    QMainWindow &m_window;
};

} // namespace paretoscope::gui
