// How long a sample takes, measured, on one thread. Only inside core.
#pragma once

#include "core/base/result.h"
#include "core/evaluate/baseline.h"

#include <stop_token>

namespace paretoscope::evaluate {

/// COUNT samples: the first ones, from the start again where there are fewer.
base::Result<data::Batch> repeatedBatch(const data::SampleSet &samples, std::int64_t count);

/// The model as loaded on batches of 1 and 32, in turn, so that both see the same machine: medians of at
/// least ten runs, or of as many (at least three) as some two seconds allow. Samples are repeated where there
/// are fewer than 32.
base::Result<Latency> measureLatency(const EvaluatorData &data, std::stop_token stop);

} // namespace paretoscope::evaluate
