// What a baseline says of a network and its samples without running any. Pure function.
#pragma once

#include "core/evaluate/baseline.h"

namespace paretoscope::evaluate {

/// All but measurements, latency and fileBytes.
Baseline baselineFacts(const Evaluator &evaluate, const data::Samples &samples);

} // namespace paretoscope::evaluate
