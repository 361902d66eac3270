// The damage a recipe does to each sample, so that two recipes can be compared pair by pair. Thread-safe.
#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/evaluate/evaluator.h"

#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

namespace paretoscope::evaluate {

/// Positions within a sample set.
struct SampleRange {
    std::int64_t first = 0;
    std::int64_t count = 0;

    std::int64_t end() const { return first + count; }
    bool operator==(const SampleRange &) const = default;
};

/// Per sample what Measurement::kl is the mean of, of the first COUNT samples (0: all), on WORKERS threads.
base::Result<std::vector<double>> sampleDamages(const Evaluator &evaluator, const pipeline::Recipe &recipe,
                                                std::int64_t count, int workers, std::stop_token stop,
                                                base::ProgressSink &progress);

/// The same of the samples of RANGE alone, which must lie within the set. Micro-batches that it cuts are run
/// whole, so that a sample's damage does not depend on the range.
base::Result<std::vector<double>> sampleDamages(const Evaluator &evaluator, const pipeline::Recipe &recipe,
                                                SampleRange range, int workers, std::stop_token stop,
                                                base::ProgressSink &progress);

/// Mean of BEFORE − AFTER, of the same samples in the same order, and its standard error.
struct PairedFall {
    double fall = 0;
    double standardError = 0;
};
PairedFall pairedFall(std::span<const double> before, std::span<const double> after);

} // namespace paretoscope::evaluate
