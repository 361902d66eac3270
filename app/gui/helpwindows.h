// What the Help menu opens: the guide and the list of keys, which stay beside the window while one works, and
// what the program is. GUI thread only.
#pragma once

#include <QObject>

class QDialog;
class QMainWindow;

namespace paretoscope::gui {

class Actions;

class HelpWindows : public QObject {
    Q_OBJECT

public:
    /// WINDOW, which has its panels, owns this.
    HelpWindows(QMainWindow &window, Actions &actions);

private:
    void showGuide();
    void showKeys();
    void showAbout();
    bool raise(const char *name) const; ///< one that is open; false: none is
    void show(QDialog &dialog) const;

    QMainWindow &m_window;
    Actions &m_actions;
};

} // namespace paretoscope::gui
