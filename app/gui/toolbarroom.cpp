#include "app/gui/toolbarroom.h"

#include <QAction>
#include <QEvent>
#include <QLayout>
#include <QMenu>
#include <QStyle>
#include <QToolBar>
#include <QToolButton>

#include <algorithm>

namespace paretoscope::gui {

ToolBarRoom::ToolBarRoom(QToolBar &bar, const QList<QAction *> &leastImportantFirst)
    : QObject(&bar), m_bar(bar), m_order(leastImportantFirst), m_whole(bar.actions()), m_menu(new QMenu(&bar))
{
    auto *button = new QToolButton;
    button->setObjectName(QStringLiteral("moreActions"));
    button->setText(QStringLiteral("»"));
    button->setToolTip(tr("Actions that there is no room for"));
    button->setAccessibleName(button->toolTip());
    button->setPopupMode(QToolButton::InstantPopup);
    button->setMenu(m_menu);
    m_more = bar.addWidget(button);
    m_more->setVisible(false);
    bar.installEventFilter(this);
}

/// As long as all are there.
void ToolBarRoom::measure()
{
    put(0);
    m_widths.clear();
    for (QAction *action : m_whole + QList<QAction *>{m_more})
        if (const QWidget *widget = m_bar.widgetForAction(action))
            m_widths[action] = widget->sizeHint().width();
}

QList<QAction *> ToolBarRoom::remaining(qsizetype left) const
{
    const QList<QAction *> leaving = m_order.mid(0, left);
    QList<QAction *> staying;
    for (QAction *action : m_whole)
        if (action->isSeparator() ? !staying.isEmpty() && !staying.last()->isSeparator()
                                  : !leaving.contains(action))
            staying << action;
    return staying;
}

int ToolBarRoom::needed(qsizetype left) const
{
    const QStyle *style = m_bar.style();
    const int spacing = std::max(0, m_bar.layout()->spacing());
    const QMargins margins = m_bar.layout()->contentsMargins();
    int width = margins.left() + margins.right() +
                style->pixelMetric(QStyle::PM_ToolBarHandleExtent, nullptr, &m_bar);
    const auto add = [&](int room) { width += room + spacing; };
    for (QAction *action : remaining(left))
        add(m_widths.value(action));
    if (left > 0)
        add(m_widths.value(m_more));
    for (QAction *action : m_bar.actions())
        if (!m_whole.contains(action) && action != m_more && action->isVisible())
            if (const QWidget *widget = m_bar.widgetForAction(action))
                add(widget->minimumSizeHint().width());
    return width;
}

void ToolBarRoom::put(qsizetype left)
{
    if (left == m_left)
        return;
    m_left = left;
    for (QAction *action : m_whole)
        m_bar.removeAction(action);
    m_bar.insertActions(m_more, remaining(left));
    m_more->setVisible(left > 0);
    m_menu->clear();
    for (QAction *action : m_whole)
        if (m_order.mid(0, left).contains(action))
            m_menu->addAction(action);
}

void ToolBarRoom::shareOut()
{
    if (m_widths.isEmpty())
        measure();
    qsizetype left = 0;
    while (left < m_order.size() && needed(left) > m_bar.width())
        ++left;
    put(left);
}

bool ToolBarRoom::eventFilter(QObject *watched, QEvent *event)
{
    switch (event->type()) {
    case QEvent::FontChange:
    case QEvent::StyleChange:
        m_widths.clear();
        [[fallthrough]];
    case QEvent::Show:
    case QEvent::Resize:
    case QEvent::LayoutRequest: // the budget says more or less
        if (m_bar.isVisible() && m_bar.orientation() == Qt::Horizontal)
            shareOut();
        break;
    default:
        break;
    }
    return QObject::eventFilter(watched, event);
}

} // namespace paretoscope::gui
