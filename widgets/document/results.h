// What jobs found out about recipes, as the document keeps it. Values.
#pragma once

#include "core/evaluate/behaviour.h"
#include "core/evaluate/measurement.h"
#include "core/evaluate/recipelatency.h"
#include "core/pipeline/recipe.h"
#include "core/search/improve.h"

#include <QImage>

#include <cstdint>
#include <vector>

namespace paretoscope::widgets {

/// How a recipe behaves on all samples, beyond its headline score.
struct BehaviourReport {
    pipeline::Recipe recipe;
    evaluate::Measurement measured;
    evaluate::Behaviour behaviour;
    std::vector<QImage> pictures;    ///< of behaviour.worst, in its order; null where there is none
    std::vector<QString> classNames; ///< by label; empty where the data has none
    std::int64_t classes = 0;        ///< 0: a language model's tokens
};

/// How fast a recipe runs.
struct SpeedReport {
    pipeline::Recipe recipe;
    evaluate::RecipeLatency latency;
};

/// What layers cost among the changes of the others, where "Improve this point" measured it.
struct InteractionReport {
    pipeline::Recipe recipe;
    std::vector<search::Interaction> interactions;
    std::int64_t n = 0;
};

} // namespace paretoscope::widgets
