// What cells and runs say of recipes that were not run: additive damage, what is to be measured of it, and
// what of the headline metric it is likely to cost. Pure functions; thread-safe.
#pragma once

#include "core/evaluate/measurement.h"
#include "core/pipeline/recipe.h"
#include "core/search/lossestimate.h"
#include "core/search/predictionfit.h"
#include "core/search/ran.h"
#include "core/sensitivity/sensitivitytable.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

namespace paretoscope::session {

/// The damage that STEPS do by themselves, no layer coded: none where they leave answers as they are, else as
/// RUNS have it, on at least FEWEST samples; absent where they have not.
std::optional<double> damageOfSteps(const pipeline::Steps &steps, std::span<const search::Ran> runs,
                                    std::int64_t fewest);

/// STEPSKL, of the recipe's steps, and the layers' damages summed up, which TABLE has beside it; absent where
/// one is not known.
std::optional<double> predictedKl(const sensitivity::SensitivityTable &table, const pipeline::Recipe &recipe,
                                  double stepsKl);
/// The standard error of that, by the cells behind it.
double predictionError(const sensitivity::SensitivityTable &table, const pipeline::Recipe &recipe);

/// What is predicted of a recipe now. Absent: nothing can be said.
using Predict = std::function<std::optional<double>(const pipeline::Recipe &)>;
std::vector<search::Ran> predictedAnew(std::vector<search::Ran> runs, const Predict &predict);

/// Which runs tell what a prediction is worth.
struct FitOf {
    pipeline::Steps steps;   ///< of the recipes that will be asked about: others after coding fall elsewhere
    std::int64_t fewest = 0; ///< samples
};
/// Of all RUNS of that kind that change layers, however they were found, each predicted anew: what the cells
/// say now is what the fit will be asked about.
search::PredictionFit fitOf(std::span<const search::Ran> runs, const Predict &predict, const FitOf &which);

/// Of the same runs; before there are any, of the cells of small damage in TABLE.
search::LossEstimate lossOf(const evaluate::Measurement &floatModel, std::span<const search::Ran> runs,
                            const Predict &predict, const pipeline::Steps &steps,
                            const sensitivity::SensitivityTable &table);

} // namespace paretoscope::session
