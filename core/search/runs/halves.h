// Calibration samples in two halves, of which one may teach or choose what the other one judges. Only inside
// the search room.
#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/evaluate/evaluator.h"
#include "core/evaluate/sampledamages.h"
#include "core/pipeline/recipe.h"

#include <array>
#include <cstdint>
#include <stop_token>
#include <vector>

namespace paretoscope::search {

/// Two halves, in whole micro-batches where there are many samples.
std::array<evaluate::SampleRange, 2> halvesOf(std::int64_t samples);

/// On the samples of RANGE alone, in the unit of all and with steps after coding taught by all.
base::Result<evaluate::Evaluator> evaluatorOn(const evaluate::Evaluator &calibration,
                                              evaluate::SampleRange range);

/// Recipes judged by samples that taught them nothing: each half under what the other one teaches (steps, and
/// methods that look at inputs). Cross-fitting: all samples teach and judge.
class CrossTaught {
public:
    /// The first SAMPLES of CALIBRATION, which must outlive this; two at least.
    static base::Result<CrossTaught> create(const evaluate::Evaluator &calibration, std::int64_t samples);

    /// The damage of RECIPE to each of the samples, in their order, on WORKERS threads.
    base::Result<std::vector<double>> damages(const pipeline::Recipe &recipe, int workers,
                                              const std::stop_token &stop,
                                              base::ProgressSink &progress) const;
    /// On the first half, taught by the second.
    const evaluate::Evaluator &first() const { return m_judging.front(); }

private:
    explicit CrossTaught(std::vector<evaluate::Evaluator> judging) : m_judging(std::move(judging)) {}

    std::vector<evaluate::Evaluator> m_judging; ///< by half
};

} // namespace paretoscope::search
