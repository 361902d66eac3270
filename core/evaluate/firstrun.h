// The first contact of a model with its data: does it run, do its outputs fit, how large may a micro-batch
// be. Only inside core.
#pragma once

#include "core/base/result.h"

namespace paretoscope::evaluate {

struct EvaluatorData;

/// Runs one sample, then the first micro-batch, whose outputs are kept; fills in what DATA learns from them.
/// DataMismatch or ModelUnsupported, in one sentence, if model, samples and task do not fit each other.
base::Result<void> runFirst(EvaluatorData &data);

} // namespace paretoscope::evaluate
