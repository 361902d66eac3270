// A recipe that no search found, as a candidate to be run. Only inside the session room. Thread-safe.
#pragma once

#include "core/base/result.h"
#include "core/project/openproject.h"
#include "core/search/frontier.h"

#include <stop_token>

namespace paretoscope::session {

/// RECIPE with its stored bytes, which are those of the network after its steps; nothing is predicted of it.
base::Result<search::Candidate> madeByHand(const project::OpenProject &project,
                                           const pipeline::Recipe &recipe, const std::stop_token &stop);

} // namespace paretoscope::session
