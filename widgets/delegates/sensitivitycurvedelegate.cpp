#include "widgets/delegates/sensitivitycurvedelegate.h"

#include "widgets/delegates/cellpainting.h"
#include "widgets/delegates/cividis.h"
#include "widgets/models/layersmodel.h"

#include <QPolygonF>

namespace paretoscope::widgets {

namespace {
constexpr double leastBits = 2;
constexpr double mostBits = 8;
} // namespace

void SensitivityCurveDelegate::paint(QPainter *painter, const QStyleOptionViewItem &given,
                                     const QModelIndex &index) const
{
    QStyleOptionViewItem option = given;
    initStyleOption(&option, index);
    drawEmptyCell(*painter, option);
    const CellInks inks = cellInks(option);
    const double margin = option.fontMetrics.height() / 4.0;
    const QRectF room = QRectF(option.rect).adjusted(margin, margin, -margin, -margin);
    const auto curve = index.data(LayersModel::CurveRole).value<QList<QPointF>>();
    if (curve.isEmpty()) {
        drawUnknown(*painter, room.toRect(), inks.quiet);
        return;
    }
    const auto scale = index.data(LayersModel::CurveScaleRole).value<LogScale>();
    QPolygonF line;
    for (const QPointF &point : curve)
        line << QPointF(room.left() + (point.x() - leastBits) / (mostBits - leastBits) * room.width(),
                        room.bottom() - scale.position(point.y()) * room.height());
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const auto estimates = index.data(LayersModel::CurveEstimatesRole).value<QList<bool>>();
    const auto isEstimate = [&](qsizetype i) { return i < estimates.size() && estimates[i]; };
    for (qsizetype i = 0; i + 1 < line.size(); ++i) {
        const bool soft = isEstimate(i) || isEstimate(i + 1);
        painter->setPen(QPen(soft ? inks.quiet : inks.text, 1, soft ? Qt::DashLine : Qt::SolidLine));
        painter->drawLine(line[i], line[i + 1]);
    }
    const double radius = option.fontMetrics.height() * 0.16;
    for (qsizetype i = 0; i < line.size(); ++i) {
        painter->setPen(QPen(isEstimate(i) ? inks.quiet : inks.text, 1));
        painter->setBrush(isEstimate(i) ? QBrush(Qt::NoBrush)
                                        : QBrush(cividis(scale.position(curve[i].y()))));
        painter->drawEllipse(line[i], radius, radius);
    }
    painter->restore();
}

QSize SensitivityCurveDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QSize size = QStyledItemDelegate::sizeHint(option, index);
    size.setWidth(option.fontMetrics.height() * 6);
    return size;
}

} // namespace paretoscope::widgets
