// Cells where they decide: a few samples of every cell, more of those that recipes of the wanted sizes may
// still be made of. Thread-safe.
#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/evaluate/evaluator.h"
#include "core/search/frontier.h"
#include "core/sensitivity/sensitivityanalysis.h"

#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

namespace paretoscope::search {

inline constexpr base::Wording layersNotMeasured =
    PARETOSCOPE_SAY("search.layers-not-measured", "The layers cannot be measured.");

struct GradedPlan {
    sensitivity::AnalysisPlan analysis; ///< its samples are those of cells that decide
    std::vector<Pin> pins;
    std::int64_t otherBytes = 0;
    std::int64_t maxBytes = 0;
    std::size_t points = 1; ///< of the frontier that are wanted: spread over its size from MAXBYTES down
};

/// All cells and those of pins on sensitivity::firstCellSamples, then on four times as many, and so on, only
/// those that may still be part of one of the wanted recipes (pins are of each), until all such have the
/// plan's samples. Each cell tells its own n. SINK as that of sensitivity::analyse().
base::Result<sensitivity::SensitivityTable>
measureWhereItDecides(const evaluate::Evaluator &calibration, const GradedPlan &plan,
                      sensitivity::MeasurementCache &cache, const sensitivity::CellSink &sink,
                      std::stop_token stop, base::ProgressSink &progress);

/// The layer's options that may be its best one where a byte costs what it does at one of SIZES (the slope of
/// the frontier's hull there, Lagrangian relaxation: Sinha and Zoltners 1979), or 0.7 or 1.4 of it: no worse
/// than the best by more than both may be off, each by two standard errors of its logarithm. Left out are
/// those that may be off by less than a tenth of what the chosen ones may, on average: they are known well
/// enough. TABLE's cells are PROBLEM's options.
std::vector<sensitivity::Variant> contenders(const Problem &problem,
                                             const sensitivity::SensitivityTable &table,
                                             std::span<const std::int64_t> sizes);

} // namespace paretoscope::search
