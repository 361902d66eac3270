// How a recipe behaves, as JSON and back to the last bit. Inside the project room. Pure functions.
#pragma once

#include "core/evaluate/behaviour.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>

namespace paretoscope::project {

nlohmann::json jsonOf(const evaluate::Behaviour &behaviour);
/// Throws nlohmann::json::exception where JSON is none.
evaluate::Behaviour behaviourFrom(const nlohmann::json &json);
/// What looks at it may take places and labels from it without a look at their bounds. CLASSES: 0 where there
/// are none.
bool isPlausible(const evaluate::Behaviour &behaviour, std::int64_t classes, std::int64_t samples);

} // namespace paretoscope::project
