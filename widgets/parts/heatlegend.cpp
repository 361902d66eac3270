#include "widgets/parts/heatlegend.h"

#include "widgets/charts/chartcolors.h"
#include "widgets/delegates/cellpainting.h"
#include "widgets/delegates/cividis.h"
#include "widgets/document/damagetext.h"
#include "widgets/document/numbers.h"
#include "widgets/models/sensitivitymodel.h"

#include <QEvent>
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
    updateGeometry();
    update();
}

void HeatLegend::setNumbers(bool shown)
{
    if (shown == m_numbers)
        return;
    m_numbers = shown;
    describe();
    update();
}

void HeatLegend::describe()
{
    QString text =
        tr("Colours: measured %1, from %2 (dark) to %3 (bright), logarithmic; outlined: what the layer is "
           "set "
           "to now (its name, where it is float), dashed: a part of that; paler and dotted, with %4 before "
           "the number: estimated, not measured; %5 after the number: measured, but its standard error is "
           "more than a third of it; hatched: nothing known yet; crossed out: the layer's weights do not "
           "allow it. Double-click or Enter sets a layer to a cell. "
           "Bits and sparsity together, where they were measured: in the tool tips and in the layer's table.")
            .arg(damageDescription(m_damage), numbers::real(m_scale.low(), 'g', 3),
                 numbers::real(m_scale.high(), 'g', 3), SensitivityModel::estimateSign(),
                 SensitivityModel::uncertainSign());
    if (!m_numbers)
        text += QLatin1Char(' ') + tr("There is no room for numbers: point at a cell to read its own.");
    setAccessibleName(text);
    setToolTip(text);
}

QSize HeatLegend::sizeHint() const
{
    return {fontMetrics().averageCharWidth() * 60, fontMetrics().height() * 5 / 2};
}

QSize HeatLegend::minimumSizeHint() const
{
    return {fontMetrics().averageCharWidth() * 16 + std::max(widthOf(keys().front()), widthOfName()),
            sizeHint().height()};
}

QString HeatLegend::name() const
{
    return tr("measured: %1", "what the colours are").arg(damageTitle(m_damage));
}

int HeatLegend::widthOfName() const
{
    return fontMetrics().horizontalAdvance(name()) + fontMetrics().averageCharWidth();
}

void HeatLegend::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        updateGeometry();
}

std::vector<HeatLegend::Key> HeatLegend::keys() const
{
    if (!m_numbers) // nor for signs beside them
        return {{Key::Swatch::Now, tr("now")},
                {Key::Swatch::None, tr("numbers: point at a cell")},
                {Key::Swatch::Unknown, tr("not measured")},
                {Key::Swatch::Estimated, tr("estimated")},
                {Key::Swatch::Impossible, tr("impossible")}};
    return {{Key::Swatch::Now, tr("now")},
            {Key::Swatch::Unknown, tr("not measured")},
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
    beside = std::max(beside, widthOfName());
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
    QList<QRect> written;
    for (const double mark : m_scale.marks()) {
        const int x = xOf(m_scale.position(mark));
        painter.drawLine(x, bar.bottom(), x, below + 1);
        const QString text = numbers::real(mark, 'g', 3);
        const int width = fontMetrics().horizontalAdvance(text) + 6;
        const int left = std::clamp(x - width / 2, 0, std::max(0, this->width() - width));
        const QRect place(left, below + 1, width, fontMetrics().height());
        if (std::ranges::any_of(written, [&](const QRect &other) { return other.intersects(place); }))
            continue; // no room: the tick stays, the number goes
        written << place;
        painter.drawText(place, Qt::AlignCenter, text);
    }
}

void HeatLegend::paintSwatch(QPainter &painter, Key::Swatch swatch, const QRect &patch) const
{
    const QColor ink = palette().color(QPalette::WindowText), base = palette().color(QPalette::Base);
    QColor quiet = ink;
    quiet.setAlphaF(0.4F);
    switch (swatch) {
    case Key::Swatch::None:
        break;
    case Key::Swatch::Now:
        drawNow(painter, patch,
                withContrast(palette().color(QPalette::Active, QPalette::Highlight),
                             palette().color(QPalette::Window), 3),
                false);
        break;
    case Key::Swatch::Unknown:
        drawUnknown(painter, patch, quiet);
        break;
    case Key::Swatch::Impossible:
        drawImpossible(painter, patch, ink);
        break;
    case Key::Swatch::Estimated:
        painter.fillRect(patch, softened(cividis(0.7), base));
        drawEstimated(painter, patch, quiet);
    }
}

void HeatLegend::paintKeys(QPainter &painter, int left) const
{
    const int line = fontMetrics().height();
    const QRect place(left, line + 4, width() - left, line); // beside the numbers that it is of
    painter.setPen(palette().color(QPalette::WindowText));
    painter.drawText(QStyle::visualRect(layoutDirection(), rect(), place), static_cast<int>(Qt::AlignVCenter),
                     name());
    for (const Key &key : fittingKeys()) {
        const bool swatch = key.swatch != Key::Swatch::None;
        paintSwatch(painter, key.swatch,
                    QStyle::visualRect(layoutDirection(), rect(), QRect(left, 2, line, line)));
        painter.setPen(palette().color(QPalette::WindowText));
        const QRect words(left + (swatch ? line + 4 : 0), 2, widthOf(key), line);
        painter.drawText(QStyle::visualRect(layoutDirection(), rect(), words),
                         static_cast<int>(Qt::AlignVCenter), key.text);
        left += widthOf(key);
    }
}

} // namespace paretoscope::widgets
