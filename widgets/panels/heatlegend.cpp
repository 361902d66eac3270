#include "widgets/panels/heatlegend.h"

#include "widgets/delegates/cellpainting.h"
#include "widgets/delegates/cividis.h"

#include <QEvent>
#include <QLocale>
#include <QPainter>

#include <algorithm>

namespace paretoscope::widgets {

HeatLegend::HeatLegend(QWidget *parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("sensitivityLegend"));
    describe();
}

void HeatLegend::setScale(const LogScale &scale)
{
    m_scale = scale;
    describe();
    update();
}

void HeatLegend::describe()
{
    const QString text =
        tr("Colours: KL divergence to the float outputs in nats, from %1 (dark) to %2 (bright), "
           "logarithmic; paler and dotted: estimated, not measured; hatched: nothing known yet")
            .arg(QLocale().toString(m_scale.low(), 'g', 3), QLocale().toString(m_scale.high(), 'g', 3));
    setAccessibleName(text);
    setToolTip(text);
}

QSize HeatLegend::sizeHint() const
{
    return {fontMetrics().averageCharWidth() * 60, fontMetrics().height() * 5 / 2};
}

QSize HeatLegend::minimumSizeHint() const
{
    return {fontMetrics().averageCharWidth() * 24, sizeHint().height()};
}

void HeatLegend::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        updateGeometry();
}

QRect HeatLegend::barRect() const
{
    const int side = fontMetrics().averageCharWidth() * 4;
    const int hatched = fontMetrics().horizontalAdvance(tr("not measured")) + fontMetrics().height() * 2;
    const QRect bar(side, 2, std::max(20, width() - 2 * side - hatched), fontMetrics().height());
    return QStyle::visualRect(layoutDirection(), rect(), bar);
}

void HeatLegend::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const QRect bar = barRect();
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    const auto xOf = [&](double position) {
        return bar.left() + qRound((mirrored ? 1 - position : position) * (bar.width() - 1));
    };
    for (int x = bar.left(); x <= bar.right(); ++x) {
        const double position = static_cast<double>(x - bar.left()) / std::max(1, bar.width() - 1);
        painter.fillRect(x, bar.top(), 1, bar.height(), cividis(mirrored ? 1 - position : position));
    }
    painter.setPen(palette().color(QPalette::WindowText));
    const int below = bar.bottom() + 2;
    int last = -1000000;
    for (const double decade : m_scale.decades()) {
        const int x = xOf(m_scale.position(decade));
        painter.drawLine(x, bar.bottom(), x, below + 1);
        const QString text = QLocale().toString(decade, 'g', 3);
        const int width = fontMetrics().horizontalAdvance(text) + 6;
        if (std::abs(x - last) < width)
            continue; // no room: the tick stays, the number goes
        last = x;
        painter.drawText(QRect(x - width / 2, below + 1, width, fontMetrics().height()), Qt::AlignCenter,
                         text);
    }
    QColor quiet = palette().color(QPalette::WindowText);
    const int line = fontMetrics().height();
    const QRect swatch(width() - fontMetrics().horizontalAdvance(tr("not measured")) - line - 6, 2, line,
                       line);
    const QRect words(swatch.right() + 4, 2, width() - swatch.right() - 4, line);
    painter.drawText(QStyle::visualRect(layoutDirection(), rect(), words), static_cast<int>(Qt::AlignVCenter),
                     tr("not measured"));
    quiet.setAlphaF(0.4F);
    drawUnknown(painter, QStyle::visualRect(layoutDirection(), rect(), swatch), quiet);
}

} // namespace paretoscope::widgets
