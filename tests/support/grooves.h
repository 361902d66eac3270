// Where sliders are grabbed, and moving a pointer whose button is down, which QTest::mouseMove does not.
// Header only, because it needs what only tests of the window link.
#pragma once

#include "widgets/delegates/cellsliderdelegate.h"

#include <QApplication>
#include <QMouseEvent>
#include <QSlider>
#include <QStyle>
#include <QStyleOptionSlider>
#include <QTableView>

namespace paretoscope::tests {

inline QRect handleOf(const QSlider &slider)
{
    QStyleOptionSlider option;
    option.initFrom(&slider);
    option.orientation = slider.orientation();
    option.minimum = slider.minimum();
    option.maximum = slider.maximum();
    option.sliderPosition = option.sliderValue = slider.value();
    option.upsideDown = slider.orientation() == Qt::Vertical;
    return slider.style()->subControlRect(QStyle::CC_Slider, &option, QStyle::SC_SliderHandle, &slider);
}

/// The pixel of TABLE's viewport at PLACE (0…1) of the groove of the slider in a cell.
inline QPoint onGroove(const QTableView &table, const QModelIndex &index, double place)
{
    const auto *slider = qobject_cast<widgets::CellSliderDelegate *>(table.itemDelegateForIndex(index));
    QStyleOptionViewItem option;
    option.initFrom(&table);
    option.rect = table.visualRect(index);
    const QRect groove = slider->grooveRect(option);
    return {groove.left() + qRound(place * (groove.width() - 1)), groove.center().y()};
}

/// With the left button down.
inline void moveTo(QWidget &widget, const QPoint &point)
{
    QMouseEvent event(QEvent::MouseMove, point, widget.mapToGlobal(point), Qt::NoButton, Qt::LeftButton, {});
    QApplication::sendEvent(&widget, &event);
}

} // namespace paretoscope::tests
