// A recipe that was run: what both front ends list, fit, choose from and show. A value.
#pragma once

#include "core/compress/cost.h"
#include "core/evaluate/behaviour.h"
#include "core/evaluate/measurement.h"
#include "core/pipeline/recipe.h"
#include "core/search/frontier.h"

#include <optional>

namespace paretoscope::search {

struct Ran {
    pipeline::Recipe recipe;
    compress::ModelCost cost;
    std::optional<double> predictedKl; ///< additive, when it was run; absent where a layer's was not known
    evaluate::Measurement measured;
    Origin origin = Origin::Frontier;
    std::optional<evaluate::BehaviourSummary> behaviour = {}; ///< where the task has predictions
};

} // namespace paretoscope::search
