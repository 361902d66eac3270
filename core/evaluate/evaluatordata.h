// What an Evaluator holds, shared with the sensitivity and report rooms. Only inside core.
#pragma once

#include "core/evaluate/evaluator.h"
#include "core/graph/executor.h"

#include <ATen/core/Tensor.h>

namespace paretoscope::evaluate {
// Filled in by the evaluate room: executor, folded executor (made on first use), cached float outputs.
} // namespace paretoscope::evaluate
