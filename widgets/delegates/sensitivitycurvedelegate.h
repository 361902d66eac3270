// A layer's damage over bits as a small curve on a logarithmic scale that all layers share; hatched while
// unmeasured.
#pragma once

#include <QStyledItemDelegate>

namespace paretoscope::widgets {

class SensitivityCurveDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

} // namespace paretoscope::widgets
