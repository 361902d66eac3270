// How long the layers of a network take while it runs. Only inside core.
#pragma once

#include "core/graph/model.h"

#include <vector>

namespace paretoscope::evaluate {

/// Processor time of this thread, which is all that computes: whoever else wants the processor meanwhile
/// would otherwise be counted to whichever layer was interrupted.
double threadMilliseconds();

/// MODEL; each run adds to TIMES, by layer, how many milliseconds its nodes took. TIMES must outlive it.
graph::Model timed(const graph::Model &model, std::vector<double> &times);

} // namespace paretoscope::evaluate
