#include "widgets/delegates/cellpainting.h"

#include <QApplication>
#include <QStyle>

#include <algorithm>

namespace paretoscope::widgets {

void drawEmptyCell(QPainter &painter, QStyleOptionViewItem option)
{
    option.text.clear();
    const QStyle *style = option.widget ? option.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &option, &painter, option.widget);
}

CellInks cellInks(const QStyleOptionViewItem &option)
{
    const auto group = !(option.state & QStyle::State_Enabled) ? QPalette::Disabled
                       : (option.state & QStyle::State_Active) ? QPalette::Active
                                                               : QPalette::Inactive;
    const bool selected = option.state & QStyle::State_Selected;
    CellInks inks;
    inks.text = option.palette.color(group, selected ? QPalette::HighlightedText : QPalette::Text);
    inks.quiet = inks.text;
    inks.quiet.setAlphaF(0.3F);
    inks.accent = selected ? inks.text : option.palette.color(group, QPalette::Highlight);
    return inks;
}

QColor softened(const QColor &color, const QColor &background)
{
    constexpr double kept = 0.55;
    const auto mix = [](float a, float b) {
        return static_cast<float>(kept * static_cast<double>(a) + (1 - kept) * static_cast<double>(b));
    };
    return QColor::fromRgbF(mix(color.redF(), background.redF()), mix(color.greenF(), background.greenF()),
                            mix(color.blueF(), background.blueF()));
}

void drawEstimated(QPainter &painter, const QRect &rect, const QColor &ink)
{
    painter.fillRect(rect, QBrush(ink, Qt::Dense6Pattern));
}

void drawImpossible(QPainter &painter, const QRect &rect, const QColor &ink)
{
    const int side = std::min(rect.width(), rect.height()) / 3;
    const QPoint middle = rect.center();
    painter.setPen(QPen(ink, 1.5));
    painter.drawLine(middle - QPoint(side, side), middle + QPoint(side, side));
    painter.drawLine(middle - QPoint(side, -side), middle + QPoint(side, -side));
}

void drawNow(QPainter &painter, const QRect &rect, const QColor &ink, bool inPart)
{
    constexpr int thickness = 3;
    QPen pen(ink, thickness, inPart ? Qt::DashLine : Qt::SolidLine, Qt::FlatCap, Qt::MiterJoin);
    if (inPart)
        pen.setDashPattern({2, 1.2});
    painter.setPen(pen);
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(QRectF(rect).adjusted(1.5, 1.5, -1.5, -1.5));
}

void drawUnknown(QPainter &painter, const QRect &rect, const QColor &ink)
{
    painter.fillRect(rect, QBrush(ink, Qt::BDiagPattern));
}

} // namespace paretoscope::widgets
