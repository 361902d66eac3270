// Cells of three settings, measured to the last bit: what tests of an analysis measure.
#pragma once

#include "core/sensitivity/sensitivityanalysis.h"
#include "tests/support/bits.h"
#include "tests/support/networks.h"

#include <cstdint>
#include <string>

namespace paretoscope::tests {

inline sensitivity::AnalysisPlan plan(std::int64_t samples, int workers = 1)
{
    sensitivity::AnalysisPlan plan;
    plan.settings = {bits(3), bits(4), sparse(0.5)};
    plan.samples = samples;
    plan.effort.workers = workers;
    plan.sharing = 1; // to the last bit
    return plan;
}

/// NETWORK on the first of its calibration samples.
inline base::Result<evaluate::Evaluator> calibration(const std::string &network, std::int64_t samples = 100)
{
    evaluate::EvaluatorOptions options;
    options.microBatch = 64;
    return openNetwork(calibrationOf(network), samples, options);
}

} // namespace paretoscope::tests
