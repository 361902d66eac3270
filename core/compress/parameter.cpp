#include "core/compress/parameter.h"

#include "core/base/namelist.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace paretoscope::compress {

namespace {

std::optional<double> plainNumber(const Value &value)
{
    if (const auto *whole = std::get_if<std::int64_t>(&value))
        return static_cast<double>(*whole);
    if (const auto *share = std::get_if<double>(&value))
        return *share;
    return std::nullopt;
}

bool isAmong(const Range &range, double number)
{
    return number >= range.least && number <= range.most && (!range.isWhole || number == std::floor(number));
}

std::optional<double> parsedNumber(std::string_view text)
{
    double number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failure != std::errc() || end != text.data() + text.size() || !std::isfinite(number))
        return std::nullopt;
    return number;
}

base::Sentence describeRange(const Range &range)
{
    if (!range.isWhole)
        return {PARETOSCOPE_SAY("domain.share", "a share from %1 to %2"), numberText(range.least),
                numberText(range.most)};
    return {PARETOSCOPE_SAY("domain.whole-number", "a whole number from %1 to %2"),
            std::to_string(static_cast<std::int64_t>(range.least)),
            std::to_string(static_cast<std::int64_t>(range.most))};
}

base::Sentence quoted(const Value &value)
{
    if (!std::holds_alternative<std::string>(value))
        return base::named(valueText(value));
    return {PARETOSCOPE_SAY("domain.word", "\"%1\""), valueText(value)};
}

} // namespace

const Named *namedValue(const Parameter &parameter, const Value &value)
{
    const auto found = std::ranges::find(parameter.named, value, &Named::value);
    return found == parameter.named.end() ? nullptr : &*found;
}

std::optional<Value> accepted(const Parameter &parameter, const Value &value)
{
    if (const Named *named = namedValue(parameter, value))
        return named->value; // −0 equals 0, but would be spelt another way
    const auto number = plainNumber(value);
    if (parameter.range && number && isAmong(*parameter.range, *number)) {
        if (parameter.range->isWhole)
            return static_cast<std::int64_t>(*number);
        return *number == 0 ? 0.0 : *number;
    }
    if (const auto *text = std::get_if<std::string>(&value); text && parameter.text)
        if (auto canonical = parameter.text->canonical(*text))
            return std::move(*canonical);
    const std::string word = number ? numberText(*number) : valueText(value);
    for (const Named &named : parameter.named)
        if (!std::holds_alternative<bool>(value) &&
            std::ranges::find(named.aliases, word) != named.aliases.end())
            return named.value;
    return std::nullopt;
}

std::optional<Value> valueFromText(const Parameter &parameter, std::string_view text)
{
    for (const Named &named : parameter.named)
        if (valueText(named.value) == text)
            return named.value;
    const bool percent = parameter.range && !parameter.range->isWhole && text.ends_with('%');
    if (const auto number = parsedNumber(percent ? text.substr(0, text.size() - 1) : text))
        return accepted(parameter, percent ? *number / 100 : *number);
    return accepted(parameter, std::string(text));
}

base::Sentence describeDomain(const Parameter &parameter)
{
    std::vector<base::Sentence> parts;
    if (parameter.range)
        parts.push_back(describeRange(*parameter.range));
    for (const Named &named : parameter.named)
        if (!(parameter.range && plainNumber(named.value)))
            parts.push_back(quoted(named.value));
    if (parameter.text)
        parts.emplace_back(parameter.text->domain);
    return base::anyOf(parts);
}

std::string numberText(double number)
{
    std::array<char, 40> text{};
    const auto end =
        std::to_chars(text.data(), text.data() + text.size(), number, std::chars_format::general, 15).ptr;
    return {text.data(), end};
}

std::string valueText(const Value &value)
{
    if (const auto *flag = std::get_if<bool>(&value))
        return *flag ? "true" : "false";
    if (const auto *whole = std::get_if<std::int64_t>(&value))
        return std::to_string(*whole);
    if (const auto *share = std::get_if<double>(&value))
        return numberText(*share);
    return std::get<std::string>(value);
}

std::optional<double> numberOf(const Parameter &parameter, const Value &value)
{
    if (const Named *named = namedValue(parameter, value); named && named->number)
        return named->number;
    return plainNumber(value);
}

} // namespace paretoscope::compress
