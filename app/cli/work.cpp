#include "app/cli/work.h"

#include "app/cli/numbers.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace paretoscope::cli {

namespace {

using search::WorkKind;

/// "50%", "50 %": 0.5.
std::optional<double> parsePercent(std::string_view text)
{
    if (!text.ends_with('%'))
        return std::nullopt;
    text.remove_suffix(1);
    while (text.ends_with(' '))
        text.remove_suffix(1);
    const auto percent = parseNumber(text);
    return percent && *percent > 0 && *percent <= 100 ? std::optional(*percent / 100) : std::nullopt;
}

/// Milliseconds, in nanoseconds.
std::optional<std::int64_t> parseMilliseconds(std::string_view text)
{
    constexpr double most = 1e9;
    const auto milliseconds = parseNumber(text);
    if (!milliseconds || !(*milliseconds > 0 && *milliseconds <= most))
        return std::nullopt;
    return static_cast<std::int64_t>(std::floor(*milliseconds * 1e6));
}

std::string complainAboutWork(WorkKind kind, const std::string &text)
{
    if (kind == WorkKind::Nanoseconds)
        return parseMilliseconds(text) ? std::string()
                                       : "'" + text + "' is not a number of milliseconds such as 2.5";
    return parseCount(text) || parsePercent(text)
               ? std::string()
               : "'" + text + "' is not a number of " + workName(kind) + " such as 20000000, 20M or 50%";
}

base::Sentence tooMuch(WorkKind kind, std::int64_t most, std::int64_t fewest)
{
    switch (kind) {
    case WorkKind::Macs:
        return {PARETOSCOPE_SAY("cli.too-many-macs",
                                "No recipe of these settings needs at most %1 multiply-accumulates a "
                                "sample: the fewest are %2; raise the limit, allow lower ranks (--rank) "
                                "or cut channels first (--steps cutChannels), or pin less."),
                count(most), count(fewest)};
    case WorkKind::BitOperations:
        return {PARETOSCOPE_SAY("cli.too-many-bops",
                                "No recipe of these settings needs at most %1 bit operations a sample: the "
                                "fewest are %2; raise the limit, allow fewer bits of weights (--bits) or "
                                "of activations (--activation-bits), or pin less."),
                count(most), count(fewest)};
    case WorkKind::Nanoseconds:
        return {PARETOSCOPE_SAY("cli.too-much-latency",
                                "No recipe of these settings is estimated to take at most %1 ms for a sample "
                                "alone: the least is %2 ms; raise the limit, allow lower ranks (--rank) or "
                                "cut channels first (--steps cutChannels), or pin less."),
                workCount(kind, most), workCount(kind, fewest)};
    }
    return {};
}

const char *helpOf(WorkKind kind)
{
    switch (kind) {
    case WorkKind::Macs:
        return "At most M multiply-accumulates a sample, by layers of lower rank: 20M, or a share of the "
               "float network's, 50%";
    case WorkKind::BitOperations:
        return "At most M bit operations a sample, which are multiply-accumulates times bits of weights "
               "times bits of activations: 2G, or a share of the float network's, 10%";
    case WorkKind::Nanoseconds:
        return "At most M milliseconds for a sample alone on this machine, estimated from what each layer "
               "was "
               "timed at: lower ranks and cut channels are faster, bits are not; what is chosen is timed";
    }
    return "";
}

} // namespace

const char *workOption(WorkKind kind)
{
    switch (kind) {
    case WorkKind::Macs:
        return "--max-macs";
    case WorkKind::BitOperations:
        return "--max-bops";
    case WorkKind::Nanoseconds:
        return "--max-latency";
    }
    return "";
}

void addWorkOptions(CLI::App &command, TypedWork &typed)
{
    for (const WorkKind kind : search::workKinds)
        command.add_option(workOption(kind), typed[kind], helpOf(kind))
            ->type_name("M")
            ->check([kind](const std::string &text) { return complainAboutWork(kind, text); });
}

bool isAny(const TypedWork &typed)
{
    return std::ranges::any_of(typed.values, [](const std::string &text) { return !text.empty(); });
}

search::MostWork mostWork(const TypedWork &typed, const search::Work &all)
{
    search::MostWork most;
    for (const WorkKind kind : search::workKinds)
        if (kind == WorkKind::Nanoseconds)
            most[kind] = parseMilliseconds(typed[kind]);
        else if (const auto share = parsePercent(typed[kind]))
            most[kind] = static_cast<std::int64_t>(std::floor(*share * static_cast<double>(all[kind])));
        else if (!typed[kind].empty())
            most[kind] = parseCount(typed[kind]);
    return most;
}

std::string workName(WorkKind kind)
{
    switch (kind) {
    case WorkKind::Macs:
        return "multiply-accumulates";
    case WorkKind::BitOperations:
        return "bit operations";
    case WorkKind::Nanoseconds:
        return "estimated ms";
    }
    return {};
}

std::string workCount(WorkKind kind, std::int64_t work)
{
    return kind == WorkKind::Nanoseconds ? significant(static_cast<double>(work) / 1e6) : count(work);
}

std::string workText(WorkKind kind, std::int64_t work)
{
    return kind == WorkKind::Nanoseconds ? "an estimated " + workCount(kind, work) + " ms"
                                         : workCount(kind, work) + " " + workName(kind);
}

std::string workText(const search::MostWork &most)
{
    std::string text;
    for (const WorkKind kind : search::workKinds)
        if (most[kind])
            text += (text.empty() ? "" : " and ") + workText(kind, *most[kind]);
    return text;
}

void addWork(nlohmann::json &json, const search::Work &work, const search::MostWork &most)
{
    for (const WorkKind kind : search::countedKinds)
        if (most[kind])
            json[std::string(search::workKey(kind))] = work[kind];
    if (most[WorkKind::Nanoseconds])
        json["estimatedMs"] = static_cast<double>(work[WorkKind::Nanoseconds]) / 1e6;
}

base::Error tooMuchWork(const session::Found &found, const search::MostWork &most)
{
    for (const WorkKind kind : search::workKinds) {
        const auto workOf = [kind](const search::Option &option) { return option.work[kind]; };
        std::int64_t fewest = 0;
        for (const auto &options : found.problem.layers)
            fewest += workOf(*std::ranges::min_element(options, {}, workOf));
        if (most[kind] && fewest > *most[kind])
            return {base::ErrorCode::InvalidSetting, tooMuch(kind, *most[kind], fewest)};
    }
    return {
        base::ErrorCode::InvalidSetting,
        {PARETOSCOPE_SAY("cli.too-much-work-together",
                         "No recipe of these settings keeps all limits on work, %1 a sample; raise one of "
                         "them or pin less."),
         workText(most)}};
}

} // namespace paretoscope::cli
