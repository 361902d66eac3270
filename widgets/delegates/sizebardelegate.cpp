#include "widgets/delegates/sizebardelegate.h"

#include "widgets/delegates/cellpainting.h"
#include "widgets/models/layersmodel.h"

#include <algorithm>

namespace paretoscope::widgets {

void SizeBarDelegate::paint(QPainter *painter, const QStyleOptionViewItem &given,
                            const QModelIndex &index) const
{
    QStyleOptionViewItem option = given;
    initStyleOption(&option, index);
    const QString text = option.text;
    drawEmptyCell(*painter, option);
    const CellInks inks = cellInks(option);
    const int margin = option.fontMetrics.height() / 4;
    const QRect room = option.rect.adjusted(margin, margin, -margin, -margin);
    const double share = std::clamp(index.data(LayersModel::ShareRole).toDouble(), 0.0, 1.0);
    const int length = share > 0 ? std::max(1, qRound(share * room.width())) : 0;
    const QRect bar =
        QStyle::visualRect(option.direction, room, QRect(room.topLeft(), QSize(length, room.height())));
    painter->save();
    painter->fillRect(bar, inks.quiet);
    painter->setPen(inks.text);
    painter->drawText(room, static_cast<int>(Qt::AlignVCenter | Qt::AlignRight), text);
    painter->restore();
}

QSize SizeBarDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QSize size = QStyledItemDelegate::sizeHint(option, index);
    size.setWidth(option.fontMetrics.height() * 5);
    return size;
}

} // namespace paretoscope::widgets
