// The baseline for whoever shows what is known of it while the latency is still measured, which takes longest
// in large networks. Called by the command line.
#pragma once

#include "core/evaluate/baseline.h"

#include <functional>

namespace paretoscope::evaluate {

/// All but the latency (and fileBytes), from the calling thread.
using KnownFirst = std::function<void(const Baseline &)>;

/// As measureBaseline(); KNOWN (may be null) is told before the latency is measured.
base::Result<Baseline> measureBaseline(const Evaluator &evaluate, const data::Samples &samples,
                                       const KnownFirst &known, std::stop_token stop,
                                       base::ProgressSink &progress);

} // namespace paretoscope::evaluate
