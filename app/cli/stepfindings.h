// What each step of recipes would find in a network, as inspect says it: after the steps before it that are
// taken where nobody says otherwise, and what other values of the step would find.
#pragma once

#include "core/graph/model.h"
#include "core/pipeline/steps.h"

#include <nlohmann/json.hpp>

#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace paretoscope::cli {

struct StepFindings {
    const pipeline::StepKind *kind = nullptr;
    pipeline::Steps before; ///< those that it comes after
    pipeline::Findings found;
    /// The same with one value that is not the usual one, where that changes how much there is to do.
    struct Otherwise {
        std::string parameter;
        compress::Value value;
        pipeline::Findings found;
    };
    std::vector<Otherwise> otherwise = {};
};

/// Of every kind of step, by place. Where the steps before one fail it is looked for in MODEL as it is.
std::vector<StepFindings> findingsOf(const graph::Model &model, const std::stop_token &stop);

/// By key: { after: […], places, summary, each: […], eachIds: […], left: […], leftIds: […], otherwise: [{
/// values: { ceilings: "scale" }, places, summary, left: […], leftIds: […] }] }
nlohmann::json toJson(std::span<const StepFindings> findings);
/// In lines.
std::string describe(std::span<const StepFindings> findings);

} // namespace paretoscope::cli
