// Fields of a project file that change nothing: misspelt, or without effect beside the others. They survive a
// round trip, so they are no errors, but they are said. Pure function. Inside the project room.
#pragma once

#include "core/base/sentence.h"

#include <nlohmann/json_fwd.hpp>

#include <vector>

namespace paretoscope::project {

/// A sentence for each object of DOCUMENT that has such fields, naming them by their paths. Fields that begin
/// with "_" or "//" are their writer's own and said nowhere.
std::vector<base::Sentence> unusedFields(const nlohmann::json &document);

} // namespace paretoscope::project
