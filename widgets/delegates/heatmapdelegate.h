// One cell of the heat map: its colour on the cividis scale with the number, hatched while unmeasured. In
// cells too narrow for most numbers there are none at all: a few among empty ones would look like more. An
// outline in the accent colour marks what the layer is set to now, dashed where that is a part of it; a ring
// inside it the current cell and the selected layer, so that colour never carries that alone.
#pragma once

#include <QStyledItemDelegate>

namespace paretoscope::widgets {

class HeatMapDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    /// Whether cells of WIDTH pixels have numbers.
    static bool hasNumbers(const QFontMetrics &font, int width);

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

} // namespace paretoscope::widgets
