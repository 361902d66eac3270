// How long a sample takes, measured, on one thread. Only inside core.
#pragma once

#include "core/base/result.h"
#include "core/evaluate/baseline.h"

#include <array>
#include <cstdint>
#include <functional>
#include <stop_token>

namespace paretoscope::evaluate {

/// Samples a run: one alone, and as many as make the most of a processor.
constexpr std::array<std::int64_t, 2> latencyBatches{1, 32};

/// COUNT samples: the first ones, from the start again where there are fewer.
base::Result<data::Batch> repeatedBatch(const data::SampleSet &samples, std::int64_t count);

/// The model as loaded on batches of 1 and 32, in turn, so that both see the same machine: medians of at
/// least ten runs, or of as many (at least three) as a second allows; of a run that takes longer, that one
/// alone. A first run that is short warms up and does not count. Samples are repeated where there are fewer
/// than 32. EACHRUN (may be null) is called after every run.
base::Result<Latency> measureLatency(const EvaluatorData &data, std::stop_token stop,
                                     const std::function<void()> &eachRun = nullptr);

/// Of the second of two runs of a sample alone.
base::Result<double> secondsOfOneSample(const EvaluatorData &data, std::stop_token stop);

/// What measureLatency() will take where a sample takes SECONDS.
double latencySeconds(double seconds);

} // namespace paretoscope::evaluate
