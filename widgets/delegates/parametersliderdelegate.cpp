#include "widgets/delegates/parametersliderdelegate.h"

#include "widgets/document/methodwords.h"
#include "widgets/document/numbers.h"
#include "widgets/models/parametervalues.h"

#include <algorithm>
#include <cmath>

namespace paretoscope::widgets {

namespace {

bool isShare(const compress::Parameter &parameter)
{
    return parameter.range && !parameter.range->isWhole;
}

} // namespace

ParameterSliderDelegate::ParameterSliderDelegate(const compress::Parameter &parameter, Document &document,
                                                 QObject *parent)
    : CellSliderDelegate(document, parent), m_parameter(parameter), m_values(sliderValues(parameter))
{
    for (int choice = 0; choice < choiceCount(); ++choice) {
        const compress::Named *named = compress::namedValue(parameter, valueAt(choice));
        if (!named || named->isStop)
            m_stops.push_back(choice);
    }
}

int ParameterSliderDelegate::choiceCount() const
{
    return static_cast<int>(m_values.size());
}

const compress::Value &ParameterSliderDelegate::valueAt(int choice) const
{
    return m_values[static_cast<std::size_t>(std::clamp(choice, 0, choiceCount() - 1))];
}

std::optional<int> ParameterSliderDelegate::choiceOf(const compress::Value &value) const
{
    const auto found = std::ranges::find(m_values, value);
    return found == m_values.end() ? std::nullopt : std::optional(static_cast<int>(found - m_values.begin()));
}

/// The first of several: 16 is float16.
std::optional<int> ParameterSliderDelegate::choiceOfNumber(double number) const
{
    const int nearest = nearestChoice(number);
    const auto own = compress::numberOf(m_parameter, valueAt(nearest));
    return own == number ? std::optional(nearest) : std::nullopt;
}

int ParameterSliderDelegate::nearestChoice(double number) const
{
    const auto distance = [&](const compress::Value &value) {
        return std::abs(compress::numberOf(m_parameter, value).value_or(0) - number);
    };
    return static_cast<int>(std::ranges::min_element(m_values, {}, distance) - m_values.begin());
}

int ParameterSliderDelegate::choice(const compress::LayerSetting &setting) const
{
    const compress::Value value = setting.value(m_parameter.key);
    const auto exact = choiceOf(value);
    return exact ? *exact : nearestChoice(compress::numberOf(m_parameter, value).value_or(0));
}

void ParameterSliderDelegate::choose(compress::LayerSetting &setting, int choice) const
{
    setting = setting.with(m_parameter.key, valueAt(choice));
}

int ParameterSliderDelegate::stopOf(int choice) const
{
    const auto after = std::ranges::upper_bound(m_stops, choice);
    return std::max(0, static_cast<int>(after - m_stops.begin()) - 1);
}

double ParameterSliderDelegate::position(int choice) const
{
    return static_cast<double>(stopOf(choice)) / std::max(1, lastStop());
}

int ParameterSliderDelegate::choiceAt(double position) const
{
    return m_stops[static_cast<std::size_t>(std::lround(position * lastStop()))];
}

int ParameterSliderDelegate::stepped(int choice, int steps) const
{
    return m_stops[static_cast<std::size_t>(std::clamp(stopOf(choice) + steps, 0, lastStop()))];
}

QString ParameterSliderDelegate::text(int choice) const
{
    return methodwords::value(m_parameter, valueAt(choice));
}

/// A bare number is a percentage where the cell shows one. Shares come rounded to the per cent.
std::optional<double> ParameterSliderDelegate::typedNumber(const QString &text) const
{
    using Unit = numbers::Typed::Unit;
    const auto typed = numbers::parse(text);
    if (!typed || typed->unit == Unit::Bytes)
        return {};
    if (!isShare(m_parameter))
        return typed->unit == Unit::Share ? std::nullopt : std::optional(typed->value);
    const double percent = typed->unit == Unit::Share ? typed->value * 100 : typed->value;
    const compress::Range &range = *m_parameter.range;
    if (typed->unit == Unit::Bits || percent < range.least * 100 || percent > range.most * 100)
        return {};
    return std::round(percent) / 100;
}

std::optional<int> ParameterSliderDelegate::choiceFromText(const QString &text) const
{
    const QString typed = text.trimmed();
    for (int choice = 0; choice < choiceCount(); ++choice)
        if (typed.compare(this->text(choice), Qt::CaseInsensitive) == 0)
            return choice;
    if (const auto number = typedNumber(typed))
        return choiceOfNumber(*number);
    if (isShare(m_parameter))
        return {};
    const auto value = compress::valueFromText(m_parameter, typed.toLower().toStdString());
    return value ? choiceOf(*value) : std::nullopt;
}

QString ParameterSliderDelegate::name() const
{
    return methodwords::word(m_parameter.title);
}

QString ParameterSliderDelegate::editText() const
{
    return tr("Change %1").arg(name());
}

} // namespace paretoscope::widgets
