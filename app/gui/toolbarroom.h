// A tool bar that is too narrow gives way by importance: actions leave it for a menu behind the others, the
// least important first, and widgets such as the budget stay to the last. GUI thread only.
#pragma once

#include <QHash>
#include <QList>
#include <QObject>

class QAction;
class QMenu;
class QToolBar;

namespace paretoscope::gui {

class ToolBarRoom : public QObject {
    Q_OBJECT

public:
    /// BAR has its actions, its widgets come after them; it owns this.
    ToolBarRoom(QToolBar &bar, const QList<QAction *> &leastImportantFirst);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void measure();
    void shareOut();
    QList<QAction *> remaining(qsizetype left) const; ///< with separators where something stands before them
    int needed(qsizetype left) const;                 ///< pixels along the bar
    void put(qsizetype left);

    QToolBar &m_bar;
    const QList<QAction *> m_order;
    const QList<QAction *> m_whole; ///< the bar's actions and separators
    QMenu *m_menu;
    QAction *m_more;                ///< the menu's button
    QHash<QAction *, int> m_widths; ///< of WHOLE and MORE
    qsizetype m_left = 0;           ///< so many of ORDER are in the menu
};

} // namespace paretoscope::gui
