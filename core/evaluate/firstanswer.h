// What an evaluator found out from its first sample when it was made: nothing is run for it again. Free of
// LibTorch. Pure functions, thread-safe.
#pragma once

#include "core/evaluate/evaluator.h"
#include "core/graph/macs.h"

#include <cstdint>
#include <vector>

namespace paretoscope::evaluate {

/// Multiply-accumulates of each layer for a sample.
std::vector<std::int64_t> macsOf(const Evaluator &evaluator);

/// What the network returned for that sample alone; empty where EVALUATOR was made from another by on().
std::vector<graph::DescribedOutput> describedOutputs(const Evaluator &evaluator);

} // namespace paretoscope::evaluate
