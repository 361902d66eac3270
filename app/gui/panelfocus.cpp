#include "app/gui/panelfocus.h"

#include <QWidget>

#include <algorithm>
#include <tuple>

namespace paretoscope::gui {

namespace {

QWidget *withoutProxies(QWidget *widget)
{
    while (widget && widget->focusProxy())
        widget = widget->focusProxy();
    return widget;
}

bool canHaveFocus(const QWidget *widget)
{
    return widget && widget->isVisible() && widget->isEnabled() && widget->focusPolicy() & Qt::TabFocus;
}

auto placeInReading(const QWidget *widget)
{
    const QPoint at = widget->mapTo(widget->window(), QPoint());
    const bool mirrored = widget->layoutDirection() == Qt::RightToLeft;
    return std::tuple(at.y(), mirrored ? -(at.x() + widget->width()) : at.x());
}

} // namespace

QWidget *placeForFocus(QWidget &contents)
{
    for (QWidget *place : {contents.focusWidget(), withoutProxies(&contents)})
        if (canHaveFocus(place) && (place == &contents || contents.isAncestorOf(place)))
            return place;
    const QList<QWidget *> stops = tabStops(contents);
    return stops.isEmpty() ? nullptr : stops.first();
}

QList<QWidget *> tabStops(const QWidget &within)
{
    QList<QWidget *> stops;
    for (QWidget *widget : within.findChildren<QWidget *>())
        if (!widget->focusProxy() && canHaveFocus(widget) && widget->window() == within.window() &&
            !widget->visibleRegion().isEmpty())
            stops << widget;
    std::ranges::stable_sort(stops, {}, placeInReading);
    return stops;
}

} // namespace paretoscope::gui
