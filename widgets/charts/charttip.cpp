#include "widgets/charts/charttip.h"

#include <QCoreApplication>
#include <QEvent>
#include <QKeyEvent>
#include <QScreen>
#include <QStyle>
#include <QStyleOptionFrame>
#include <QStylePainter>
#include <QToolTip>

#include <algorithm>

namespace paretoscope::widgets {

namespace {

constexpr int wayMs = 400;
constexpr int gap = 8; ///< between a point and what is said of it

} // namespace

ChartTip::ChartTip(QWidget &of) : QLabel(&of, Qt::ToolTip), m_of(of)
{
    setObjectName(QStringLiteral("chartTip"));
    setAttribute(Qt::WA_ShowWithoutActivating);
    setTextFormat(Qt::PlainText); // names of layers are no markup
    setForegroundRole(QPalette::ToolTipText);
    setBackgroundRole(QPalette::ToolTipBase);
    setMargin(1 + style()->pixelMetric(QStyle::PM_ToolTipLabelFrameWidth, nullptr, this));
    setIndent(1);
    m_onItsWay.setSingleShot(true);
    m_onItsWay.setInterval(wayMs);
    connect(&m_onItsWay, &QTimer::timeout, this, &ChartTip::dismiss);
    of.installEventFilter(this);
}

void ChartTip::tell(const QString &text, const QRect &about, By by)
{
    if (text.isEmpty())
        return dismiss();
    m_onItsWay.stop();
    m_by = by;
    setPalette(QToolTip::palette());
    setFont(m_of.font());
    setText(text);
    adjustSize();
    move(placeBeside(about));
    if (!isVisible())
        m_of.window()->installEventFilter(this);
    show();
}

// Below and to the right of what it is about, else on the other side: never over it.
QPoint ChartTip::placeBeside(const QRect &about) const
{
    const QRect place(m_of.mapToGlobal(about.topLeft()), about.size());
    const QRect room = m_of.screen()->availableGeometry();
    QPoint at(place.right() + gap, place.bottom() + gap);
    if (at.x() + width() > room.right())
        at.setX(place.left() - gap - width());
    if (at.y() + height() > room.bottom())
        at.setY(place.top() - gap - height());
    return {std::max(at.x(), room.left()), std::max(at.y(), room.top())};
}

void ChartTip::pointerLeft()
{
    if (isBy(By::Pointer) && !m_onItsWay.isActive() && !underMouse())
        m_onItsWay.start();
}

void ChartTip::dismiss()
{
    m_onItsWay.stop();
    hide();
}

void ChartTip::enterEvent(QEnterEvent *event)
{
    m_onItsWay.stop();
    QLabel::enterEvent(event);
}

void ChartTip::leaveEvent(QEvent *event)
{
    if (isBy(By::Pointer))
        m_onItsWay.start();
    QLabel::leaveEvent(event);
}

// As the style draws tool tips.
void ChartTip::paintEvent(QPaintEvent *event)
{
    QStylePainter painter(this);
    QStyleOptionFrame option;
    option.initFrom(this);
    painter.drawPrimitive(QStyle::PE_PanelTipLabel, option);
    painter.end();
    QLabel::paintEvent(event);
}

// What the pointer opened is closed by Esc though the chart may not have the keyboard; where it has, it hears
// the key itself.
void ChartTip::showEvent(QShowEvent *event)
{
    QCoreApplication::instance()->installEventFilter(this);
    QLabel::showEvent(event);
}

void ChartTip::hideEvent(QHideEvent *event)
{
    QCoreApplication::instance()->removeEventFilter(this);
    QLabel::hideEvent(event);
}

bool ChartTip::isEscape(QObject *watched, QEvent &event) const
{
    if (event.type() != QEvent::KeyPress && event.type() != QEvent::ShortcutOverride)
        return false;
    const auto *widget = qobject_cast<const QWidget *>(watched);
    if (!widget || widget->window() != m_of.window() ||
        static_cast<const QKeyEvent &>(event).key() != Qt::Key_Escape)
        return false;
    return widget != &m_of && widget != m_of.parentWidget() && !m_of.isAncestorOf(widget);
}

// It must not stand over what it does not belong to: another window, or this one elsewhere.
bool ChartTip::eventFilter(QObject *watched, QEvent *event)
{
    const bool ownsIt = watched == &m_of || watched == m_of.window();
    switch (event->type()) {
    case QEvent::ShortcutOverride:
        if (isBy(By::Pointer) && isEscape(watched, *event)) {
            event->accept(); // the key is ours and no shortcut's
            return true;
        }
        break;
    case QEvent::KeyPress:
        // Keys that opened it go on, or end, in the chart.
        if (isBy(By::Pointer) && isEscape(watched, *event)) {
            dismiss();
            return true;
        }
        break;
    case QEvent::Hide:
    case QEvent::Move:
    case QEvent::WindowDeactivate:
        if (ownsIt)
            dismiss();
        break;
    case QEvent::Resize:
        if (watched == &m_of)
            dismiss();
        break;
    default:
        break;
    }
    return QLabel::eventFilter(watched, event);
}

} // namespace paretoscope::widgets
