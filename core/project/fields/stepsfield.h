// The field "steps" of a recipe: ["foldBatchNorm", {"step": "equalize", "ceilings": "scale"}]. Pure
// functions. Inside the project room.
#pragma once

#include "core/base/result.h"
#include "core/pipeline/steps.h"

#include <nlohmann/json_fwd.hpp>

namespace paretoscope::project {

/// A step's key alone where all its values are usual.
nlohmann::json toJson(const pipeline::Steps &steps);
/// InvalidSetting, naming the step and what there is.
base::Result<pipeline::Steps> stepsFromJson(const nlohmann::json &json);

} // namespace paretoscope::project
