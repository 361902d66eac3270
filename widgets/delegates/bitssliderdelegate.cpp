#include "widgets/delegates/bitssliderdelegate.h"

#include "core/compress/usualgrid.h"
#include "widgets/document/numbers.h"

#include <algorithm>
#include <cmath>

namespace paretoscope::widgets {

namespace {

using compress::Precision;

constexpr int bfloat16 = static_cast<int>(Precision::BFloat16);
constexpr int lastChoice = static_cast<int>(Precision::Float32);
constexpr int lastStop = lastChoice - 1; // all but bfloat16

// Choices are the precisions in their own order; stops are the choices without bfloat16.
int stopOf(int choice)
{
    return choice >= bfloat16 ? choice - 1 : choice;
}

int choiceOf(int stop)
{
    return stop >= bfloat16 ? stop + 1 : stop;
}

} // namespace

int BitsSliderDelegate::choiceCount() const
{
    return lastChoice + 1;
}

int BitsSliderDelegate::choice(const compress::LayerSetting &setting) const
{
    return static_cast<int>(setting.precision);
}

void BitsSliderDelegate::choose(compress::LayerSetting &setting, int choice) const
{
    setting = compress::atWidth(setting, static_cast<Precision>(std::clamp(choice, 0, lastChoice)));
}

double BitsSliderDelegate::position(int choice) const
{
    return static_cast<double>(stopOf(choice)) / lastStop;
}

int BitsSliderDelegate::choiceAt(double position) const
{
    return choiceOf(static_cast<int>(std::lround(position * lastStop)));
}

int BitsSliderDelegate::stepped(int choice, int steps) const
{
    return choiceOf(std::clamp(stopOf(choice) + steps, 0, lastStop));
}

QString BitsSliderDelegate::text(int choice) const
{
    return numbers::precision(static_cast<Precision>(choice));
}

std::optional<int> BitsSliderDelegate::choiceFromText(const QString &text) const
{
    const QString typed = text.trimmed();
    for (int choice = 0; choice <= lastChoice; ++choice)
        if (typed.compare(this->text(choice), Qt::CaseInsensitive) == 0)
            return choice;
    if (const auto precision = compress::precisionFromName(typed.toLower().toStdString()))
        return static_cast<int>(*precision);
    const auto number = numbers::parse(typed);
    if (number && (number->unit == numbers::Typed::Unit::Bits || number->unit == numbers::Typed::Unit::None))
        for (int choice = 0; choice <= lastChoice; ++choice)
            if (compress::bitsOf(static_cast<Precision>(choice)) == number->value)
                return choice;
    return {};
}

QString BitsSliderDelegate::name() const
{
    return tr("Bits");
}

QString BitsSliderDelegate::editText() const
{
    return tr("Change bits");
}

} // namespace paretoscope::widgets
