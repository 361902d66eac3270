#include "app/gui/screenfit.h"

#include <QEvent>
#include <QScreen>
#include <QStyle>
#include <QTimer>
#include <QWidget>

#include <algorithm>
#include <utility>

namespace paretoscope::gui {

ScreenFit::ScreenFit(QWidget &window) : QObject(&window), m_window(window)
{
    window.installEventFilter(this);
}

/// What the frame takes is known only once it is there: until then what the style thinks of title bars.
QSize ScreenFit::frame() const
{
    const QSize known = m_window.frameGeometry().size() - m_window.geometry().size();
    const QStyle *style = m_window.style();
    const int border = style->pixelMetric(QStyle::PM_DefaultFrameWidth);
    const QSize thought{2 * border, style->pixelMetric(QStyle::PM_TitleBarHeight) + border};
    return known.isEmpty() ? thought : known;
}

QSize ScreenFit::fitting(const QSize &wanted) const
{
    return wanted.boundedTo(m_window.screen()->availableGeometry().size() - frame());
}

void ScreenFit::fit()
{
    if (m_window.isMaximized() || m_window.isFullScreen())
        return;
    const QRect room = m_window.screen()->availableGeometry();
    if (room.contains(m_window.frameGeometry()))
        return;
    m_window.resize(fitting(m_window.size()));
    const QRect taken = m_window.frameGeometry();
    m_window.move(
        std::clamp(taken.left(), room.left(), std::max(room.left(), room.right() - taken.width() + 1)),
        std::clamp(taken.top(), room.top(), std::max(room.top(), room.bottom() - taken.height() + 1)));
}

bool ScreenFit::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Show)
        m_shown = true;
    // Afterwards it is where somebody put it, maybe half off the screen on purpose.
    if (event->type() == QEvent::WindowActivate && std::exchange(m_shown, false))
        QTimer::singleShot(0, this, &ScreenFit::fit);
    return QObject::eventFilter(watched, event);
}

} // namespace paretoscope::gui
