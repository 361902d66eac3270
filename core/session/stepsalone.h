// What steps before coding do by themselves to the answers of a network. Thread-safe.
#pragma once

#include "core/base/result.h"
#include "core/project/openproject.h"
#include "core/search/ran.h"

#include <optional>
#include <stop_token>

namespace paretoscope::session {

/// STEPS on all evaluation samples, no layer coded; known where they were run before. Absent where they leave
/// answers as they are.
base::Result<std::optional<search::Ran>>
runStepsAlone(const project::OpenProject &project, const pipeline::Steps &steps, const std::stop_token &stop);

} // namespace paretoscope::session
