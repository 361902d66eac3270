// What was left out of the data, chosen and wondered about: on standard error and, as "data", in every JSON
// result.
#pragma once

#include "app/cli/options.h"
#include "core/project/openproject.h"

namespace paretoscope::cli {

void sayDataNotes(const project::OpenProject &project, Environment &environment);

} // namespace paretoscope::cli
