#include "app/cli/forecasting.h"

#include "app/cli/numbers.h"
#include "core/session/cellcache.h"
#include "core/session/cells.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace paretoscope::cli {

namespace {

struct TimeUnit {
    std::string_view name;
    double seconds;
};
constexpr std::array timeUnits{TimeUnit{"ms", 0.001}, TimeUnit{"s", 1.0},    TimeUnit{"min", 60.0},
                               TimeUnit{"m", 60.0},   TimeUnit{"h", 3600.0}, TimeUnit{"", 1.0}};
constexpr double mostSeconds = 366.0 * 24 * 3600;

/// Rounded as what is not exact deserves: "about 3 min".
std::string about(double seconds)
{
    if (seconds < 1)
        return "less than a second";
    if (seconds < 100)
        return "about " + fixed(std::round(seconds), 0) + " s";
    if (seconds < 100 * 60)
        return "about " + fixed(std::round(seconds / 60), 0) + " min";
    return "about " + fixed(seconds / 3600, 1) + " h";
}

} // namespace

std::optional<double> parseDuration(std::string_view text)
{
    const std::size_t digits = std::min(text.find_first_not_of("0123456789."), text.size());
    const auto number = parseNumber(text.substr(0, digits));
    if (!number || *number <= 0)
        return std::nullopt;
    for (const TimeUnit &unit : timeUnits)
        if (text.substr(digits) == unit.name && *number * unit.seconds <= mostSeconds)
            return *number * unit.seconds;
    return std::nullopt;
}

std::string complainAboutDuration(const std::string &text)
{
    return parseDuration(text) ? std::string() : "'" + text + "' is not a time such as 30s, 2m or 500ms";
}

base::Result<sensitivity::Forecast> forecastProject(const project::OpenProject &project,
                                                    const session::Plan &plan, double timeBudgetSeconds,
                                                    Environment &environment)
{
    auto effort = effortOf(environment.options);
    effort.timeBudgetSeconds = timeBudgetSeconds;
    const sensitivity::MeasurementCache cache = session::cellCache(project, effort);
    return sensitivity::forecast(project.calibration, session::analysisOf(plan, effort), cache,
                                 environment.stop);
}

std::string forecastSentence(const sensitivity::Forecast &forecast)
{
    const std::string work = several(forecast.layers, "layer") + " × " +
                             several(forecast.settings, "setting") + " on " +
                             several(forecast.samples, "sample");
    if (forecast.cellsToRun == 0)
        return work + ": known already.";
    const std::string left =
        forecast.cellsToRun < forecast.cells ? " (" + several(forecast.cellsToRun, "cell") + " left)" : "";
    return work + left + ": " + about(forecast.seconds) + ", taking about " +
           fixed(static_cast<double>(forecast.memoryBytes) / 1e6, 0) + " MB of memory.";
}

InTime measuredInTime(const sensitivity::SensitivityTable &table, std::size_t impossible)
{
    const auto cells = session::countCells(table);
    // Methods together are measured where they are worth it only.
    const auto settings = std::ranges::count_if(table.settings(), [](const compress::LayerSetting &setting) {
        return !setting.isFloat() && !setting.isJoint();
    });
    const auto all = settings * static_cast<std::int64_t>(table.layerCount());
    const std::int64_t wanted = std::max(cells.cells, all - static_cast<std::int64_t>(impossible));
    return {cells.cells, wanted, cells.fewestSamples, cells.samples};
}

std::string describe(const InTime &inTime)
{
    const std::string fewest =
        inTime.fewestSamples < inTime.samples ? count(inTime.fewestSamples) + " to " : std::string();
    return count(inTime.measured) + " of " + several(inTime.wanted, "cell") + " on " + fewest +
           several(inTime.samples, "sample");
}

} // namespace paretoscope::cli
