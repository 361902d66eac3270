// What one object of a recipe file says of a layer. Pure functions. Inside the project room.
#pragma once

#include "core/base/result.h"
#include "core/compress/parameter.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <string>

namespace paretoscope::project {

/// The fields of OBJECT, each accepted by its parameter; null says nothing. WHERE ("layer conv1") names the
/// place in errors; fields that files of VERSION do not know are errors.
base::Result<compress::Values> readSaid(const nlohmann::json &object, const base::Sentence &where,
                                        std::int64_t version);

} // namespace paretoscope::project
