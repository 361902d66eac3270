// Cells that were measured before, as they are: nothing is measured. Free of LibTorch to include;
// thread-safe.
#pragma once

#include "core/base/result.h"
#include "core/evaluate/evaluator.h"
#include "core/sensitivity/measurementcache.h"
#include "core/sensitivity/sensitivityanalysis.h"
#include "core/sensitivity/sensitivitycell.h"

#include <stop_token>
#include <vector>

namespace paretoscope::sensitivity {

/// What CACHE knows of the cells of PLAN, each on as many samples as it has without a gap. Runs one sample,
/// to tell how samples lie in blocks. Errors as analyse() gives them.
base::Result<std::vector<SensitivityCell>> recall(const evaluate::Evaluator &calibration,
                                                  const AnalysisPlan &plan, const MeasurementCache &cache,
                                                  std::stop_token stop);

} // namespace paretoscope::sensitivity
