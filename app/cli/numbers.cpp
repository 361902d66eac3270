#include "app/cli/numbers.h"

#include "core/compress/method.h"
#include "core/report/damagewords.h"
#include "core/statistics/intervals.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <span>

namespace paretoscope::cli {

namespace {

std::string formatted(const char *format, int digits, double value)
{
    std::array<char, 64> buffer{};
    std::snprintf(buffer.data(), buffer.size(), format, digits, value);
    return buffer.data();
}

struct Unit {
    std::string_view name;
    double size;
};
constexpr std::array unitsOfCounts{Unit{"", 1}, Unit{"k", 1e3}, Unit{"M", 1e6}, Unit{"G", 1e9}};
constexpr std::array unitsOfBytes{Unit{"", 1},         Unit{"B", 1},           Unit{"kB", 1e3},
                                  Unit{"KB", 1e3},     Unit{"k", 1e3},         Unit{"MB", 1e6},
                                  Unit{"M", 1e6},      Unit{"GB", 1e9},        Unit{"G", 1e9},
                                  Unit{"KiB", 1024.0}, Unit{"MiB", 1048576.0}, Unit{"GiB", 1073741824.0}};

/// A narrow no-break space, as ISO 80000-1 groups digits: "1,576" might be a shape, or a fraction.
constexpr const char *groupSeparator = "\u202f";

/// TEXT without what groups digits: spaces of any kind, and commas between groups of three.
std::string withoutGroups(std::string_view text)
{
    std::string digits;
    std::vector<std::size_t> commas; ///< digits before each
    for (std::size_t i = 0; i < text.size(); ++i) {
        const std::string_view rest = text.substr(i);
        if (rest.starts_with(groupSeparator))
            i += std::string_view(groupSeparator).size() - 1;
        else if (rest.starts_with("\u00a0"))
            i += std::string_view("\u00a0").size() - 1;
        else if (text[i] == ',')
            commas.push_back(digits.size());
        else if (text[i] != ' ')
            digits += text[i];
    }
    const std::size_t whole = std::min(digits.find_first_not_of("0123456789"), digits.size());
    for (const std::size_t before : commas)
        if (before == 0 || before >= whole || (whole - before) % 3 != 0)
            return std::string(text); // not a grouping; as it is, it is no number
    return digits;
}

} // namespace

std::string count(std::int64_t value)
{
    std::string text = std::to_string(value);
    const std::size_t first = value < 0 ? 1 : 0;
    for (std::size_t i = text.size(); i > first + 3; i -= 3)
        text.insert(i - 3, groupSeparator);
    return text;
}

std::string several(std::int64_t value, std::string_view word, std::string_view words)
{
    const std::string all = words.empty() ? std::string(word) + 's' : std::string(words);
    return count(value) + ' ' + (value == 1 ? std::string(word) : all);
}

std::string bytes(std::int64_t value)
{
    return count(value) + " B";
}

std::string fixed(double value, int digits)
{
    return formatted("%.*f", digits, value);
}

std::string percent(double share, int digits)
{
    return fixed(share * 100, digits) + " %";
}

std::string significant(double value)
{
    const double size = std::abs(value);
    if (value == 0)
        return "0";
    if (size >= 0.9995 && size < 1e6)
        return fixed(value, 2);
    return formatted(size < 1 ? "%#.*g" : "%.*g", 3, value);
}

std::string duration(double seconds)
{
    const auto whole = static_cast<std::int64_t>(std::ceil(std::clamp(seconds, 0.0, 1e9)));
    const auto twoDigits = [](std::int64_t value) { return (value < 10 ? "0" : "") + std::to_string(value); };
    if (whole >= 3600)
        return std::to_string(whole / 3600) + ":" + twoDigits(whole / 60 % 60) + ":" + twoDigits(whole % 60);
    return std::to_string(whole / 60) + ":" + twoDigits(whole % 60);
}

std::string shape(const std::vector<std::int64_t> &shape, std::string_view separator)
{
    std::string text;
    for (const auto size : shape)
        text += (text.empty() ? std::string() : std::string(separator)) + std::to_string(size);
    return text;
}

std::string headline(const evaluate::Measurement &m)
{
    const std::string n = "n = " + count(m.n);
    switch (m.metric) {
    case evaluate::Metric::Accuracy:
        return percent(m.value) + " (" + count(m.correct) + " of " + count(m.predictions) + ")";
    case evaluate::Metric::Agreement:
        return percent(m.value) +
               (evaluate::hasAnswers(m) ? " as the float model ("
                                        : " within a distance of 0.01 of the float model (") +
               count(m.correct) + " of " + count(m.predictions) + ")";
    case evaluate::Metric::NegativeLogLikelihood:
        return fixed(m.value, 3) + " nats per token (" + n + ")";
    case evaluate::Metric::MeanSquaredError:
        return significant(m.value) + " mean squared error (" + n + ")";
    }
    return {};
}

std::string interval(const evaluate::Measurement &m)
{
    if (evaluate::isShare(m.metric))
        return fixed(m.interval.low * 100, 2) + "–" + percent(m.interval.high);
    if (m.metric == evaluate::Metric::NegativeLogLikelihood)
        return fixed(m.interval.low, 3) + "–" + fixed(m.interval.high, 3);
    return significant(m.interval.low) + "–" + significant(m.interval.high);
}

std::string change(double value, evaluate::Metric metric)
{
    if (evaluate::isShare(metric))
        return formatted("%+.*f points", 2, value * 100);
    return formatted("%+.*g", 3, value);
}

std::string difference(const evaluate::Measurement &m)
{
    const auto &limits = m.differenceInterval;
    const auto range = [](const std::string &low, const std::string &high) {
        return " (" + low + " to " + high + ")";
    };
    if (evaluate::isShare(m.metric))
        return change(m.difference, m.metric) +
               range(fixed(limits.low * 100, 2), fixed(limits.high * 100, 2));
    if (m.metric == evaluate::Metric::NegativeLogLikelihood)
        return formatted("%+.*f", 4, m.difference) + " nats per token" +
               range(fixed(limits.low, 4), fixed(limits.high, 4));
    return change(m.difference, m.metric) + range(significant(limits.low), significant(limits.high));
}

std::string damageText(const evaluate::Measurement &m)
{
    return report::damageName(m.damageKind) + " " + significant(m.kl) + " ± " +
           significant(m.klStandardError) + report::damageUnit(m.damageKind);
}

std::string pValueText(const evaluate::Measurement &m)
{
    return m.pValue ? significant(*m.pValue) : std::string("-");
}

std::string perplexityText(const evaluate::Measurement &m)
{
    const auto limits = evaluate::perplexityInterval(m);
    return "perplexity " + fixed(evaluate::perplexity(m), 3) + " (" + fixed(limits.low, 3) + " to " +
           fixed(limits.high, 3) + ")";
}

std::string firstLowered(std::string text)
{
    if (!text.empty())
        text[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(text[0])));
    return text;
}

namespace {

/// What a method is called says nothing of its stage: "random weights (pruning)".
std::string patternOf(const compress::Phrase &phrase)
{
    for (const compress::Method *method : compress::methods())
        if (method->about().type.empty() && std::string_view(method->about().title) == phrase.pattern)
            return firstLowered(method->about().title) + " (" +
                   firstLowered(compress::aboutStage(method->about().stage).selectorTitle) + ")";
    return phrase.pattern;
}

} // namespace

std::string setting(const compress::LayerSetting &setting)
{
    return cli::setting(compress::mainPhrasesOf(setting));
}

std::string setting(const std::vector<compress::Phrase> &phrases)
{
    std::string text;
    for (const compress::Phrase &phrase : phrases) {
        std::string part = patternOf(phrase);
        const auto *share = std::get_if<double>(&phrase.value);
        const std::string number = share && phrase.isShare ? formatted("%.*g", 3, *share * 100) + " %"
                                                           : compress::valueText(phrase.value);
        if (const auto place = part.find("%1"); place != std::string::npos)
            part.replace(place, 2, number);
        text += (text.empty() ? "" : ", ") + part;
    }
    return text;
}

std::optional<double> parseNumber(std::string_view text)
{
    double value = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failure != std::errc() || end != text.data() + text.size() || !std::isfinite(value))
        return std::nullopt;
    return value;
}

namespace {

/// Rounded down.
std::optional<std::int64_t> parseWhole(std::string_view grouped, std::span<const Unit> units)
{
    const std::string plain = withoutGroups(grouped);
    const std::string_view text = plain;
    const std::size_t digits = std::min(text.find_first_not_of("0123456789."), text.size());
    const auto number = parseNumber(text.substr(0, digits));
    std::string_view name = text.substr(digits);
    while (!name.empty() && name.front() == ' ')
        name.remove_prefix(1);
    const auto unit = std::ranges::find(units, name, &Unit::name);
    if (!number || unit == units.end())
        return std::nullopt;
    // The product of a decimal fraction may fall just below the whole number that was meant; that of a whole
    // one is exact.
    const double product = *number * unit->size;
    const double value = std::floor(product == std::floor(product) ? product : product * (1 + 1e-15));
    if (value < 1 || value > 9e15)
        return std::nullopt;
    return static_cast<std::int64_t>(value);
}

} // namespace

std::optional<std::int64_t> parseBytes(std::string_view text)
{
    return parseWhole(text, unitsOfBytes);
}

std::optional<std::int64_t> parseCount(std::string_view text)
{
    return parseWhole(text, unitsOfCounts);
}

} // namespace paretoscope::cli
