// The recipe that a command is about: of a file, or the one that the project carries.
#pragma once

#include "core/base/result.h"
#include "core/pipeline/recipe.h"
#include "core/project/openproject.h"

#include <string>

namespace paretoscope::cli {

/// FILE's, or where it is empty the project's own. InvalidSetting where that has none, naming OTHERWISE.
base::Result<pipeline::Recipe> givenRecipe(const project::OpenProject &project, const std::string &file,
                                           const std::string &otherwise);

} // namespace paretoscope::cli
