// What each part of a recipe costs and gains, as lines and as JSON. Pure functions.
#pragma once

#include "core/session/bystep.h"

#include <nlohmann/json.hpp>

#include <span>
#include <string>

namespace paretoscope::cli {

/// One line a part, after the float model.
std::string describeParts(std::span<const session::PartRan> parts, const evaluate::Measurement &floatModel,
                          std::int64_t floatStoredBytes);

/// [{ done, doneId, steps, and what measurements have }, …]
nlohmann::json partsJson(std::span<const session::PartRan> parts);

} // namespace paretoscope::cli
