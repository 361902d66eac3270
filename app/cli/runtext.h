// What is done to a network and to its layers, in words: the same line wherever something is run. Pure
// functions.
#pragma once

#include "core/pipeline/work.h"
#include "core/session/ownrecipe.h"
#include "core/session/plan.h"

#include <nlohmann/json.hpp>

#include <optional>
#include <string>

namespace paretoscope::cli {

/// "as usual, batch norm folded", "one scale, not clipped, else as usual, batch norm folded, layers equalized
/// (ceilings=scale), biases corrected": of PLAN, as it is run. AFTER: the network after its steps.
std::string describeRun(const session::Plan &plan, const graph::Model &after);
/// "batch norm folded, layers equalized (ceilings=scale)": those of STEPS that found something in the
/// network, which AFTER is after them; else "the network as loaded".
std::string describeSteps(const pipeline::Steps &steps, const graph::Model &after);
/// Why the recipe that the project carries was not run. AFTER: the network after the steps of the run.
base::Sentence said(const session::OwnLeftOut &leftOut, const graph::Model &after);
/// carriedNotRun and carriedNotRunId, where it was not.
void addOwnLeftOut(nlohmann::json &json, const std::optional<session::OwnLeftOut> &leftOut,
                   const graph::Model &after);
/// A line for each thing that steps left as it was.
std::string notesOf(const pipeline::Work &ready);
/// As in a recipe: ["foldBatchNorm", {"step": "equalize", "ceilings": "scale"}].
nlohmann::json stepsJson(const pipeline::Steps &steps);

} // namespace paretoscope::cli
