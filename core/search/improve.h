// Re-linearisation: around a chosen recipe every layer is measured one step up and down in context, the
// search is solved again within that region, and the result taken only if it does less damage on samples that
// did not choose it. All on calibration samples; thread-safe.
#pragma once

#include "core/base/effort.h"
#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/evaluate/evaluator.h"
#include "core/evaluate/sampledamages.h"
#include "core/search/frontier.h"
#include "core/search/judging.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <vector>

namespace paretoscope::search {

struct ImproveOptions {
    std::vector<Pin> pins;
    std::optional<std::int64_t> maxBytes; ///< absent: the starting recipe's own size
    std::int64_t samples = 0; ///< for the steps measured in context, of those that choose; 0: as many as tell
    int rounds = 6;           ///< accepted ones, at the most
    bool stepsAfterCoding = true; ///< are proposed, too, where START does not take them
    base::Effort effort = {};     ///< its workers and memory, as an analysis takes them
};

/// What changing one layer costs among the other layers' changes, against what it costs alone: where they
/// differ, layers interact.
struct Interaction {
    std::size_t layer = 0;
    compress::LayerSetting setting; ///< the layer's setting in the recipe
    double klAlone = 0;             ///< this layer alone changed, all else float, as measured
    double klInContext = 0; ///< damage of the recipe − damage of the recipe with this layer one step finer
    compress::LayerSetting against; ///< the finer setting
    double klAloneDifference = 0;   ///< the same difference, from the single-layer damages
};

/// A recipe that some samples chose and others judged.
struct JudgedRecipe {
    pipeline::Recipe recipe;
    /// Positions in the calibration samples, which never overlap; or both all of them: then each half judged
    /// with what the other one taught a step after coding.
    evaluate::SampleRange choosing, judging;
    Judgement judgement;
};

struct Improvement {
    Candidate before, after;                    ///< equal if nothing was accepted
    double klBefore = 0, klAfter = 0;           ///< measured on all calibration samples
    double klFall = 0, klFallStandardError = 0; ///< paired
    std::int64_t n = 0;                         ///< all of them, at most 1024
    int rounds = 0;                             ///< accepted ones
    std::vector<JudgedRecipe> judged;           ///< in the order in which they were
    std::vector<Interaction> interactions;      ///< around `after`
    std::int64_t interactionSamples = 0;
};

/// PROBLEM: the options per layer (its damages are those alone; a step is to the next smaller or larger
/// option worth taking); settings of START that are missing there are measured as well.
/// The calibration samples are two halves. Bias correction comes first, each half judging it by the means of
/// the other: what follows is then judged as it will be used. After that the halves take turns: one chooses,
/// the other judges. The choosing half measures the neighbourhood, proposes what the search finds within it
/// at several prices on a step and the best swaps of two layers, and lets them race (search/racing.h); the
/// best that do less damage on it are judged by the other half (search/judging.h), which took no part. What
/// is accepted is the start of the next turn; after both have chosen once it ends with the first turn in
/// which nothing is. Cross-fitting: all samples both choose and judge, never the same recipe. (Those who
/// judge may have chosen what is taken now: that makes it look better than it is, so that nothing is accepted
/// too lightly.) Cancelled when stopped; InvalidSetting, naming the layer, where START cannot be applied.
base::Result<Improvement> improve(const evaluate::Evaluator &calibration, const Problem &problem,
                                  const pipeline::Recipe &start, const ImproveOptions &options,
                                  std::stop_token stop, base::ProgressSink &progress);

} // namespace paretoscope::search
