// A bar as long as the layer's share of the model's bytes, with the number.
#pragma once

#include <QStyledItemDelegate>

namespace paretoscope::widgets {

class SizeBarDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

} // namespace paretoscope::widgets
