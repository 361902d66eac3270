#include "widgets/models/parametervalues.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace paretoscope::widgets {

namespace {

using compress::Value;

std::vector<Value> wholeNumbers(const compress::Range &range)
{
    std::vector<Value> numbers;
    for (auto number = static_cast<std::int64_t>(range.least); static_cast<double>(number) <= range.most;
         ++number)
        numbers.emplace_back(number);
    return numbers;
}

/// From whole per cents, so that they are the numbers that somebody would type.
std::vector<Value> perCents(const compress::Range &range)
{
    std::vector<Value> shares;
    for (auto percent = std::lround(std::ceil(range.least * 100)); percent <= std::lround(range.most * 100);
         ++percent)
        shares.emplace_back(static_cast<double>(percent) / 100);
    return shares;
}

bool isShort(const compress::Range &range, double most)
{
    return range.most - range.least < most;
}

/// Names beside NUMBERS, each at its place among them; what has none keeps its own order.
std::vector<Value> withNames(const compress::Parameter &parameter, std::vector<Value> numbers)
{
    std::vector<Value> values = std::move(numbers);
    for (const compress::Named &named : parameter.named)
        if (std::ranges::find(values, named.value) == values.end())
            values.push_back(named.value);
    std::ranges::stable_sort(values, {}, [&](const Value &value) {
        return compress::numberOf(parameter, value).value_or(std::numeric_limits<double>::infinity());
    });
    return values;
}

} // namespace

std::vector<Value> sliderValues(const compress::Parameter &parameter)
{
    constexpr double mostStops = 256;
    if (!parameter.range)
        return withNames(parameter, {});
    if (!parameter.range->isWhole)
        return withNames(parameter, perCents(*parameter.range));
    return withNames(parameter, isShort(*parameter.range, mostStops) ? wholeNumbers(*parameter.range)
                                                                     : parameter.ladder);
}

std::vector<Value> menuValues(const compress::Parameter &parameter)
{
    constexpr double mostEntries = 16;
    const bool all = parameter.range && parameter.range->isWhole && isShort(*parameter.range, mostEntries);
    return withNames(parameter, all ? wholeNumbers(*parameter.range) : parameter.ladder);
}

} // namespace paretoscope::widgets
