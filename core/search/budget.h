// What a recipe may cost: the limits that it is searched within. Pure functions; thread-safe.
#pragma once

#include "core/evaluate/behaviour.h"
#include "core/search/frontier.h"
#include "core/search/lossestimate.h"
#include "core/search/ran.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>

namespace paretoscope::search {

/// All of them are kept; absent: no limit.
struct Budget {
    std::optional<std::int64_t> bytes; ///< stored, at most
    std::optional<double> kl;          ///< predicted damage, at most
    std::optional<double> loss;        ///< of the headline metric, estimated (LossEstimate::loss()), at most
    evaluate::BehaviourLimits behaviour;
    MostWork work = {}; ///< Problem::work
    /// Of the network after the steps of recipes; where work limits nanoseconds.
    std::shared_ptr<const evaluate::LayerTimes> layerTimes = {};

    bool limitsDamage() const { return kl || loss; }
    bool any() const { return bytes || isAny(work) || limitsDamage() || behaviour.any(); }
};

/// The most damage that KL and LOSS of BUDGET allow. Absent where neither is limited, or the loss is and LOSS
/// knows nothing.
std::optional<double> mostKl(const Budget &budget, const LossEstimate &loss);

/// BUDGET with the limit on loss as the one on damage that LOSS makes of it: no run has to keep it.
Budget byPrediction(Budget budget, const LossEstimate &loss);

/// Of POINTS (bytes rise, damage falls) the best for BUDGET, whose behaviour only runs can tell: with a limit
/// on damage the smallest that keeps it, else the largest of at most its bytes. Absent where none keeps both.
std::optional<std::size_t> pointWithin(std::span<const FrontierPoint> points, const Budget &budget,
                                       const LossEstimate &loss);

/// Whether RAN loses no more of the headline metric than BUDGET allows, as measured; LOSS knows the baseline.
bool keepsLoss(const Ran &ran, const Budget &budget, const LossEstimate &loss);

/// Of RUNS the smallest that keeps bytes, damage and loss of BUDGET, as predicted and as measured; the best
/// quality of those of that size. Null where none does.
const Ran *smallestWithin(std::span<const Ran> runs, const Budget &budget, const LossEstimate &loss);

} // namespace paretoscope::search
