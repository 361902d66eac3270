// Whether the calibration samples look like the network's own training samples: then damage predicted from
// them is too low, of all recipes alike.
#pragma once

#include "app/cli/options.h"
#include "core/evaluate/measurement.h"
#include "core/project/openproject.h"
#include "core/search/predictionfit.h"

#include <nlohmann/json.hpp>

#include <string>

namespace paretoscope::cli {

/// The float model on a few calibration samples and on all evaluation samples.
struct Familiarity {
    evaluate::Measurement calibration, evaluation;

    /// Better on the calibration samples than on the others, by intervals that do not meet.
    bool looksTrainedOn() const;
};
base::Result<Familiarity> familiarityOf(const project::OpenProject &project,
                                        const evaluate::Measurement &evaluation, Environment &environment);

/// { metric, value, low, high, n, looksTrainedOn }
nlohmann::json toJson(const Familiarity &familiarity);

/// What it means for the predicted damages, with the level that the runs of FIT put it at (at PREDICTEDKL).
std::string describe(const Familiarity &familiarity, const search::PredictionFit &fit, double predictedKl);

} // namespace paretoscope::cli
