// How many samples all cells need: twice as many each time, until more hardly change what is chosen.
// Thread-safe.
#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/evaluate/evaluator.h"
#include "core/search/frontier.h"
#include "core/sensitivity/sensitivityanalysis.h"

#include <cstdint>
#include <optional>
#include <stop_token>
#include <vector>

namespace paretoscope::search {

struct SettlingPlan {
    sensitivity::AnalysisPlan analysis; ///< its samples are the most that a cell gets
    std::vector<Pin> pins;
    std::int64_t otherBytes = 0;
    std::optional<WorkLimits> work = {}; ///< cells that need less are in question, too
};

/// Every cell of PLAN and those of pins on sensitivity::firstCellSamples, then those in question
/// (search/inquestion.h) on 64 samples, 128, 256, … up to the plan's, until two stages in a row are settled
/// (isSettled(); one may be so by chance), of fewer than 256 samples the one of 64. All in question have the
/// same samples at every stage: a few images hold most of a mean damage, of one cell as of the next, so that
/// cells which share them are told apart long before the level of any is known, and cells which do not share
/// them look harmless or harmful by the draw of the images (tried, and dropped: docs/MEASURED.md). The others
/// are left at what told that no recipe takes them. What CACHE has of all cells counts, however many samples
/// that are. Each cell tells its own n. SINK as that of sensitivity::analyse().
base::Result<sensitivity::SensitivityTable>
measureUntilSettled(const evaluate::Evaluator &calibration, const SettlingPlan &plan,
                    sensitivity::MeasurementCache &cache, const sensitivity::CellSink &sink,
                    std::stop_token stop, base::ProgressSink &progress);

/// Whether CACHE has all that measureUntilSettled() would measure.
base::Result<bool> areKnownUntilSettled(const evaluate::Evaluator &calibration, const SettlingPlan &plan,
                                        sensitivity::MeasurementCache &cache, std::stop_token stop);

/// Whether the samples that NOW's cells have beside BEFORE's hardly matter: at 16 sizes where people look,
/// the recipes of BEFORE's frontier do, by NOW's cells, on average at most 5 % more damage than those of
/// NOW's. Runs scatter about what is predicted by a factor of 1.3 (docs/MEASURED.md): none tells such recipes
/// apart.
bool isSettled(const Problem &before, const Problem &now);

} // namespace paretoscope::search
