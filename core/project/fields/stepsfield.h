// The field "steps" of a recipe: ["foldBatchNorm", {"step": "equalize", "ceilings": "scale"},
// "biasCorrection"]. Pure functions. Inside the project room.
#pragma once

#include "core/base/result.h"
#include "core/pipeline/steps.h"

#include <nlohmann/json_fwd.hpp>

namespace paretoscope::project {

/// A step's key alone where all its values are usual.
nlohmann::json toJson(const pipeline::Steps &steps);
/// InvalidSetting, naming the step and what there is.
base::Result<pipeline::Steps> stepsFromJson(const nlohmann::json &json);

/// Between the steps before layers are coded and those after, a recipe may list the coding itself: {"step":
/// "code", "default": {…}, "layers": {…}}. DOCUMENT with these two beside "steps" instead; as it is where no
/// such step is listed. InvalidSetting where it is listed twice, has other fields, stands on the wrong side
/// of another step, or where DOCUMENT says one of the two beside it as well.
base::Result<nlohmann::json> withCodingApart(nlohmann::json document);

} // namespace paretoscope::project
