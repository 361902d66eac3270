// What an analysis will take, told before it runs; and how a time budget is read.
#pragma once

#include "app/cli/options.h"
#include "core/project/openproject.h"
#include "core/sensitivity/forecast.h"
#include "core/sensitivity/sensitivitytable.h"
#include "core/session/plan.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace paretoscope::cli {

/// "30s", "2m", "500ms", "1h", "90" (seconds): more than nothing, at most a year.
std::optional<double> parseDuration(std::string_view text);
/// The check of --time-budget: a complaint or nothing.
std::string complainAboutDuration(const std::string &text);

base::Result<sensitivity::Forecast> forecastProject(const project::OpenProject &project,
                                                    const session::Plan &plan, double timeBudgetSeconds,
                                                    Environment &environment);

/// "54 layers × 6 settings on 64 samples: about 3 min", what is known already said.
std::string forecastSentence(const sensitivity::Forecast &forecast);

/// What a time budget left of the cells: of all but those that are IMPOSSIBLE.
struct InTime {
    std::int64_t measured = 0, wanted = 0;
    std::int64_t fewestSamples = 0, samples = 0; ///< of the measured ones
    bool isEven() const { return measured == wanted && fewestSamples == samples; }
};
InTime measuredInTime(const sensitivity::SensitivityTable &table, std::size_t impossible);
/// "155 of 200 cells on 1 to 3 samples"
std::string describe(const InTime &inTime);

} // namespace paretoscope::cli
