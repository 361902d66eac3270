// What was suggested for a layer, in JSON and in words.
#pragma once

#include "core/project/openproject.h"
#include "core/session/suggesting.h"

#include <nlohmann/json.hpp>

#include <iosfwd>

namespace paretoscope::cli {

/// { layer, setting, storedBytes, klAlone, klAloneStandardError, nAlone, kl, klInContext,
///   klInContextStandardError, n, klOfInputs, klOfInputsStandardError, outputError, knowsInputs, curvature,
///   causes[], told[], toldIds[], tried[], leftOut[], best, before, after }: docs/MANUAL.md.
nlohmann::json suggestedJson(const session::Suggested &suggested, const project::OpenProject &project);

void printSuggested(std::ostream &out, const session::Suggested &suggested,
                    const project::OpenProject &project);

} // namespace paretoscope::cli
