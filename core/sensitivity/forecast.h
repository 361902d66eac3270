// How long an analysis will take and what it will hold in memory, said before it runs.
#pragma once

#include "core/base/result.h"
#include "core/evaluate/evaluator.h"
#include "core/sensitivity/sensitivityanalysis.h"

#include <cstdint>
#include <stop_token>

namespace paretoscope::sensitivity {

struct Forecast {
    double seconds = 0; ///< for what is not in the cache yet
    std::int64_t layers = 0, settings = 0;
    std::int64_t cells = 0;       ///< all of the plan
    std::int64_t cellsToRun = 0;  ///< those with something left to measure
    std::int64_t samples = 0;     ///< of each cell; fewer than asked for under a time budget
    std::int64_t memoryBytes = 0; ///< that the whole program will hold at the most
};

/// Times a few forward runs (well below a second for small models) and reckons the rest by the cost model:
/// samples × (whole run + Σ cone shares), over the workers.
base::Result<Forecast> forecast(const evaluate::Evaluator &calibration, const AnalysisPlan &plan,
                                const MeasurementCache &cache, std::stop_token stop);

/// Whole forward runs of one sample that measuring what CACHE lacks of PLAN comes to; nothing is timed.
base::Result<double> runsLeft(const evaluate::Evaluator &calibration, const AnalysisPlan &plan,
                              const MeasurementCache &cache, std::stop_token stop);

/// Whether CACHE has every cell of PLAN on all of its samples.
base::Result<bool> isKnown(const evaluate::Evaluator &calibration, const AnalysisPlan &plan,
                           const MeasurementCache &cache, std::stop_token stop);

} // namespace paretoscope::sensitivity
