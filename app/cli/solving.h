// From a project to measured points on its frontier: what frontier prints and export chooses from. The way is
// core's (core/session/search.h); here are its options and what is said of how it ended.
#pragma once

#include "app/cli/familiarity.h"
#include "app/cli/options.h"
#include "app/cli/settingoptions.h"
#include "app/cli/work.h"
#include "core/base/result.h"
#include "core/evaluate/recipelatency.h"
#include "core/project/openproject.h"
#include "core/session/cells.h"
#include "core/session/search.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace paretoscope::cli {

struct SolveOptions {
    SettingOptions settings;
    std::vector<std::string> pins;  ///< as parsePin() reads them
    bool ignorePins = false;        ///< those that the project carries, and its recipe
    std::string maxBytes;           ///< as parseBytes() reads it; empty: no limit
    std::optional<double> maxRatio; ///< up to 1 of the float model's stored bytes, above 1 times smaller
    TypedWork maxWork;
    search::Budget budget;  ///< all but its bytes and work
    std::size_t verify = 5; ///< frontier points that are really run
    bool improve = false;   ///< what is chosen, by runs on the calibration samples
    std::string timeBudget; ///< as parseDuration() reads it; empty: none

    /// Something limits what is chosen.
    bool isLimited() const { return !maxBytes.empty() || maxRatio || isAny(maxWork) || budget.any(); }
};
/// --max-bytes and --max-ratio, limits on work, damage and behaviour, --pin, --verify, --improve and
/// --time-budget, and the options of settings.
void addSolveOptions(CLI::App &command, SolveOptions &options);

/// What OPTIONS allow of FLOATBYTES, the stored bytes of the float model; absent: they have no limit of
/// bytes.
std::optional<std::int64_t> byteLimit(const SolveOptions &options, std::int64_t floatBytes);

/// The cells that OPTIONS ask for: after their steps, else those of the recipe that PROJECT carries, which
/// frontier and export take, too.
base::Result<session::Plan> planOfCells(const project::OpenProject &project, const SettingOptions &options);

struct Analysis {
    session::Cells cells;
    double seconds = 0;
};
/// Calibration samples that each cell of PLAN is measured on where there is time for all.
std::int64_t samplesOf(const session::Plan &plan, const project::OpenProject &project);
/// The cells of PLAN on the calibration samples, those in the cache as they are; SINK (may be null) is told
/// each. TIMEBUDGETSECONDS: 0: none.
base::Result<Analysis> analyseProject(const project::OpenProject &project, const session::Plan &plan,
                                      double timeBudgetSeconds, const sensitivity::CellSink &sink,
                                      Environment &environment);

struct Solved {
    session::Plan plan;
    session::Found found; ///< complete
    session::CellCounts cells;
    graph::Model model; ///< after the steps of the recipes
    std::int64_t floatStoredBytes = 0;
    std::optional<evaluate::RecipeLatency> latency; ///< of what is chosen, where latency is limited
    std::optional<Familiarity> familiarity;         ///< absent where both sets of samples are parts of one
};
/// InvalidSetting when nothing fits the limits, saying which and what the least would be.
base::Result<Solved> solveProject(const project::OpenProject &project, const SolveOptions &options,
                                  Environment &environment);

} // namespace paretoscope::cli
