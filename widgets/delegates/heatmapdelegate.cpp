#include "widgets/delegates/heatmapdelegate.h"

#include "widgets/charts/chartcolors.h"
#include "widgets/delegates/cellpainting.h"
#include "widgets/delegates/cividis.h"
#include "widgets/document/numbers.h"
#include "widgets/models/sensitivitymodel.h"

#include <QPainter>

namespace paretoscope::widgets {

namespace {

// As many digits as there is room for; the tool tip has them all. Signs stay: what is an estimate and what is
// uncertain is marked so.
QString fittingText(const QStyleOptionViewItem &option, const QModelIndex &index)
{
    const double value = index.data(SensitivityModel::ValueRole).toDouble();
    const QString before =
        index.data(SensitivityModel::EstimateRole).toBool() ? SensitivityModel::estimateSign() : QString();
    const QString after =
        index.data(SensitivityModel::UncertainRole).toBool() ? SensitivityModel::uncertainSign() : QString();
    if (!HeatMapDelegate::hasNumbers(option.fontMetrics, option.rect.width()))
        return {};
    for (const QString &text :
         {index.data(Qt::DisplayRole).toString(), before + numbers::real(value, 'g', 2) + after,
          before + numbers::real(value, 'g', 1) + after, before + numbers::real(value, 'e', 0) + after})
        if (option.fontMetrics.horizontalAdvance(text) + 4 <= option.rect.width())
            return text;
    return {};
}

} // namespace

/// Of the shortest numbers with a sign beside them.
bool HeatMapDelegate::hasNumbers(const QFontMetrics &font, int width)
{
    return font.horizontalAdvance(QStringLiteral("≈8e−05")) + 4 <= width;
}

void HeatMapDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                            const QModelIndex &index) const
{
    painter->save();
    painter->setClipRect(option.rect);
    const QVariant position = index.data(SensitivityModel::PositionRole);
    QColor ink = option.palette.color(QPalette::Text);
    QColor below = option.palette.color(QPalette::Base);
    if (position.isValid()) {
        const bool estimate = index.data(SensitivityModel::EstimateRole).toBool();
        const QColor full = cividis(position.toDouble());
        const QColor fill = estimate ? softened(full, below) : full;
        painter->fillRect(option.rect, fill);
        below = fill;
        ink = readableOn(fill);
        if (estimate) {
            QColor dots = ink;
            dots.setAlphaF(0.18F);
            drawEstimated(*painter, option.rect, dots);
        }
        painter->setPen(ink);
        painter->drawText(option.rect, Qt::AlignCenter, fittingText(option, index));
    } else if (index.data(SensitivityModel::ImpossibleRole).toBool()) {
        drawImpossible(*painter, option.rect, ink);
    } else {
        QColor quiet = ink;
        quiet.setAlphaF(0.3F);
        drawUnknown(*painter, option.rect, quiet);
    }
    const auto now = static_cast<SensitivityModel::Now>(index.data(SensitivityModel::NowRole).toInt());
    if (now != SensitivityModel::Now::Not)
        drawNow(*painter, option.rect,
                withContrast(option.palette.color(QPalette::Active, QPalette::Highlight), below, 3),
                now == SensitivityModel::Now::Part);
    const bool current = option.state & QStyle::State_HasFocus;
    if (current || (option.state & QStyle::State_Selected)) {
        const int inside = now == SensitivityModel::Now::Not ? 1 : 4;
        painter->setPen(QPen(ink, current ? 2 : 1));
        painter->drawRect(option.rect.adjusted(inside, inside, -inside - 1, -inside - 1));
    }
    painter->restore();
}

QSize HeatMapDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    return {option.fontMetrics.horizontalAdvance(QStringLiteral("0.00000")) + 6,
            option.fontMetrics.height() + 4};
}

} // namespace paretoscope::widgets
