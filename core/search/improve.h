// Re-linearisation: around a chosen recipe every layer is measured one step up and down in context, the
// search is solved again within that region, and the result taken only if it really does less damage. All on
// calibration samples.
#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/evaluate/evaluator.h"
#include "core/search/frontier.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <vector>

namespace paretoscope::search {

struct ImproveOptions {
    std::vector<Pin> pins;
    std::optional<std::int64_t> maxBytes; ///< absent: the starting recipe's own size
    std::int64_t samples = 0;             ///< calibration samples; 0: all, at most 1024
    int rounds = 6;                       ///< at the most
    int workers = 1;
    std::int64_t memoryBytes = 0; ///< as AnalysisPlan::memoryBytes
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

struct Improvement {
    Candidate before, after;                    ///< equal if nothing was better
    double klBefore = 0, klAfter = 0;           ///< measured on the calibration samples
    double klFall = 0, klFallStandardError = 0; ///< paired
    std::int64_t n = 0;
    int rounds = 0;                        ///< accepted ones
    std::vector<Interaction> interactions; ///< around `after`'s last neighbourhood
};

/// PROBLEM: the options per layer (its damages are those alone; a step is to the next smaller or larger
/// option worth taking); settings of START that are missing there are measured as well. A round measures the
/// neighbourhood, runs what the search finds within it at several prices on a step and the best swaps of two
/// layers (about ten runs), and takes the one of least damage if that falls by more than its paired standard
/// error. Cancelled when stopped; InvalidSetting, naming the layer, where START cannot be applied.
base::Result<Improvement> improve(const evaluate::Evaluator &calibration, const Problem &problem,
                                  const compress::Recipe &start, const ImproveOptions &options,
                                  std::stop_token stop, base::ProgressSink &progress);

} // namespace paretoscope::search
