#include "widgets/parts/heatlegend.h"

#include "widgets/delegates/cellpainting.h"
#include "widgets/delegates/cividis.h"
#include "widgets/document/damagetext.h"
#include "widgets/models/sensitivitymodel.h"

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

void HeatLegend::setDamage(evaluate::DamageKind kind)
{
    m_damage = kind;
    describe();
}

void HeatLegend::describe()
{
    const QString text =
        tr("Colours: %1, from %2 (dark) to %3 (bright), logarithmic; paler and dotted, with %4 before the "
           "number: estimated, not measured; %5 after the number: measured, but its standard error is more "
           "than a third of it; hatched: nothing known yet; crossed out: the layer's weights do not allow "
           "it. "
           "Bits and sparsity together, where they were measured: in the tool tips and in the layer's table.")
            .arg(damageDescription(m_damage), QLocale().toString(m_scale.low(), 'g', 3),
                 QLocale().toString(m_scale.high(), 'g', 3), SensitivityModel::estimateSign(),
                 SensitivityModel::uncertainSign());
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

std::vector<HeatLegend::Key> HeatLegend::keys()
{
    return {{Key::Swatch::Unknown, tr("not measured")},
            {Key::Swatch::Estimated, tr("%1 estimated").arg(SensitivityModel::estimateSign())},
            {Key::Swatch::None, tr("%1 uncertain").arg(SensitivityModel::uncertainSign())},
            {Key::Swatch::Impossible, tr("impossible")}};
}

int HeatLegend::widthOf(const Key &key) const
{
    const int line = fontMetrics().height();
    return fontMetrics().horizontalAdvance(key.text) + line +
           (key.swatch == Key::Swatch::None ? 0 : line + 4);
}

std::vector<HeatLegend::Key> HeatLegend::fittingKeys() const
{
    std::vector<Key> fitting;
    int left = width() - fontMetrics().averageCharWidth() * 28;
    for (const Key &key : keys()) {
        left -= widthOf(key);
        if (left < 0 && !fitting.empty())
            break; // the tool tip has them all
        fitting.push_back(key);
    }
    return fitting;
}

QRect HeatLegend::barRect() const
{
    const int side = fontMetrics().averageCharWidth() * 4;
    int beside = 0;
    for (const Key &key : fittingKeys())
        beside += widthOf(key);
    return {side, 2, std::max(20, width() - 2 * side - beside), fontMetrics().height()};
}

void HeatLegend::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const QRect bar = barRect();
    paintBar(painter, QStyle::visualRect(layoutDirection(), rect(), bar));
    paintKeys(painter, bar.right() + fontMetrics().averageCharWidth() * 4);
}

void HeatLegend::paintBar(QPainter &painter, const QRect &bar) const
{
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
}

void HeatLegend::paintKeys(QPainter &painter, int left) const
{
    const int line = fontMetrics().height();
    QColor quiet = palette().color(QPalette::WindowText);
    quiet.setAlphaF(0.4F);
    for (const Key &key : fittingKeys()) {
        const bool swatch = key.swatch != Key::Swatch::None;
        const QRect patch = QStyle::visualRect(layoutDirection(), rect(), QRect(left, 2, line, line));
        if (key.swatch == Key::Swatch::Unknown)
            drawUnknown(painter, patch, quiet);
        if (key.swatch == Key::Swatch::Impossible)
            drawImpossible(painter, patch, palette().color(QPalette::WindowText));
        if (key.swatch == Key::Swatch::Estimated) {
            painter.fillRect(patch, softened(cividis(0.7), palette().color(QPalette::Base)));
            drawEstimated(painter, patch, quiet);
        }
        const QRect words(left + (swatch ? line + 4 : 0), 2, widthOf(key), line);
        painter.drawText(QStyle::visualRect(layoutDirection(), rect(), words),
                         static_cast<int>(Qt::AlignVCenter), key.text);
        left += widthOf(key);
    }
}

} // namespace paretoscope::widgets
