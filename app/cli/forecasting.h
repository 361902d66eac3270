// What an analysis will take, told before it runs; and how a time budget is read.
#pragma once

#include "app/cli/options.h"
#include "core/project/openproject.h"
#include "core/sensitivity/forecast.h"
#include "core/session/plan.h"

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

} // namespace paretoscope::cli
