#include "widgets/delegates/sparsitysliderdelegate.h"

#include "widgets/document/numbers.h"

#include <algorithm>
#include <cmath>

namespace paretoscope::widgets {

namespace {
constexpr int most = 99;
}

int SparsitySliderDelegate::choiceCount() const
{
    return most + 1;
}

int SparsitySliderDelegate::choice(const compress::LayerSetting &setting) const
{
    return std::clamp(static_cast<int>(std::lround(setting.sparsity * 100)), 0, most);
}

void SparsitySliderDelegate::choose(compress::LayerSetting &setting, int choice) const
{
    setting.sparsity = std::clamp(choice, 0, most) / 100.0;
}

double SparsitySliderDelegate::position(int choice) const
{
    return static_cast<double>(choice) / most;
}

int SparsitySliderDelegate::choiceAt(double position) const
{
    return static_cast<int>(std::lround(position * most));
}

int SparsitySliderDelegate::stepped(int choice, int steps) const
{
    return std::clamp(choice + steps, 0, most);
}

QString SparsitySliderDelegate::text(int choice) const
{
    return numbers::sparsity(choice / 100.0);
}

std::optional<int> SparsitySliderDelegate::choiceFromText(const QString &text) const
{
    const auto number = numbers::parse(text);
    if (!number || number->unit == numbers::Typed::Unit::Bytes || number->unit == numbers::Typed::Unit::Bits)
        return {};
    // A bare number is a percentage, as the cell shows it.
    const double percent = number->unit == numbers::Typed::Unit::Share ? number->value * 100 : number->value;
    if (percent > most)
        return {};
    return static_cast<int>(std::lround(percent));
}

QString SparsitySliderDelegate::name() const
{
    return tr("Sparsity");
}

QString SparsitySliderDelegate::editText() const
{
    return tr("Change sparsity");
}

} // namespace paretoscope::widgets
