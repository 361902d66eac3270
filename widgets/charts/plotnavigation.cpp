// How a plot is moved about with mouse, wheel and keys.
#include "widgets/charts/plotview.h"

#include <QApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QRubberBand>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace paretoscope::widgets {

void PlotView::wheelEvent(QWheelEvent *event)
{
    const int delta = event->angleDelta().y() != 0 ? event->angleDelta().y() : event->angleDelta().x();
    Qt::Orientations axes = Qt::Horizontal | Qt::Vertical;
    if (event->modifiers() & Qt::ShiftModifier)
        axes = Qt::Horizontal;
    else if (event->modifiers() & Qt::ControlModifier)
        axes = Qt::Vertical;
    zoom(std::pow(1.2, delta / 120.0), event->position(), axes);
    event->accept();
}

void PlotView::mousePressEvent(QMouseEvent *event)
{
    m_pressed = m_lastMove = event->pos();
    const bool panning = event->button() == Qt::MiddleButton ||
                         (event->button() == Qt::LeftButton && event->modifiers() & Qt::ShiftModifier);
    if (panning) {
        m_drag = Drag::Pan;
        m_tip->dismiss();
        viewport()->setCursor(Qt::ClosedHandCursor);
    } else if (event->button() == Qt::LeftButton) {
        m_drag = Drag::Press;
    }
    event->accept();
}

void PlotView::mouseMoveEvent(QMouseEvent *event)
{
    const QPoint at = event->pos();
    if (m_drag == Drag::Press && (at - m_pressed).manhattanLength() >= QApplication::startDragDistance()) {
        m_drag = Drag::Band;
        m_tip->dismiss();
        if (!m_band)
            m_band = new QRubberBand(QRubberBand::Rectangle, viewport());
        m_band->show();
    }
    if (m_drag == Drag::Band)
        m_band->setGeometry(QRect(m_pressed, at).normalized().intersected(plotArea().toAlignedRect()));
    else if (m_drag == Drag::Pan)
        pan(at - m_lastMove);
    else if (m_drag == Drag::None)
        pointAtPixel(QPointF(at));
    m_lastMove = at;
    event->accept();
}

void PlotView::mouseReleaseEvent(QMouseEvent *event)
{
    const Drag drag = m_drag;
    m_drag = Drag::None;
    viewport()->unsetCursor();
    if (drag == Drag::Band) {
        m_band->hide();
        zoomTo(QRectF(QRect(m_pressed, event->pos()).normalized()));
    } else if (drag == Drag::Press) {
        m_by = ChartTip::By::Pointer;
        clickAt(QPointF(event->pos()));
        m_by = ChartTip::By::Keys;
    }
    event->accept();
}

void PlotView::mouseDoubleClickEvent(QMouseEvent *event)
{
    // The first click of the two has done what a click there does; on a point a second one is no wish to zoom
    // out.
    m_drag = Drag::None;
    if (event->button() == Qt::LeftButton && !pointAt(QPointF(event->pos())))
        resetView();
    event->accept();
}

/// Where there is nothing to point at, the pointer takes nothing away from the keys.
void PlotView::pointAtPixel(const std::optional<QPointF> &pixel)
{
    if (m_tip->isBy(ChartTip::By::Keys) && (!pixel || !pointAt(*pixel)))
        return;
    m_by = ChartTip::By::Pointer;
    hoverAt(pixel);
    m_by = ChartTip::By::Keys;
}

void PlotView::leaveEvent(QEvent *event)
{
    pointAtPixel({});
    QGraphicsView::leaveEvent(event);
}

void PlotView::keyPressEvent(QKeyEvent *event)
{
    const bool shift = event->modifiers() & Qt::ShiftModifier;
    const QRectF area = plotArea();
    const QPointF step(area.width() / 10, area.height() / 10);
    switch (event->key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        zoom(1.2, area.center());
        break;
    case Qt::Key_Minus:
        zoom(1 / 1.2, area.center());
        break;
    case Qt::Key_Home:
        resetView();
        break;
    case Qt::Key_Left:
        shift ? pan({step.x(), 0}) : event->ignore();
        break;
    case Qt::Key_Right:
        shift ? pan({-step.x(), 0}) : event->ignore();
        break;
    case Qt::Key_Up:
        shift ? pan({0, step.y()}) : event->ignore();
        break;
    case Qt::Key_Down:
        shift ? pan({0, -step.y()}) : event->ignore();
        break;
    default:
        event->ignore(); // not the scroll area's: it would scroll
    }
}

std::vector<HeardKey> PlotView::heardKeys() const
{
    return {{tr("Zoom in"), keysText({Qt::Key_Plus})},
            {tr("Zoom out"), keysText({Qt::Key_Minus})},
            {tr("Show all of the chart"), keysText({Qt::Key_Home})},
            {tr("Move what is shown"), keysText({Qt::SHIFT | Qt::Key_Left, Qt::SHIFT | Qt::Key_Right,
                                                 Qt::SHIFT | Qt::Key_Up, Qt::SHIFT | Qt::Key_Down})},
            {tr("Close what is said of a point"), keysText({Qt::Key_Escape})}};
}

std::optional<int> PlotView::stepped(const QKeyEvent &event, std::optional<int> from, int last)
{
    const bool right = event.key() == Qt::Key_Right;
    if ((event.modifiers() & Qt::ShiftModifier) || last < 0 || (!right && event.key() != Qt::Key_Left))
        return {};
    if (!from)
        return right ? 0 : last;
    return std::clamp(*from + (right ? 1 : -1), 0, last);
}

void PlotView::focusOutEvent(QFocusEvent *event)
{
    if (event->reason() != Qt::PopupFocusReason && event->reason() != Qt::ActiveWindowFocusReason)
        forgetFocus();
    QGraphicsView::focusOutEvent(event);
}

} // namespace paretoscope::widgets
