// Keeping what is known of a project beside its file, where --pack asks for it.
#pragma once

#include "app/cli/options.h"
#include "core/base/result.h"
#include "core/project/openproject.h"

namespace paretoscope::cli {

/// --pack, added to COMMAND after addCommonOptions().
void addPackOption(CLI::App &command, bool &pack);

/// If ASKED, everything that is known of PROJECT into the file beside it: said in a line, and in JSON that is
/// written from now on as `packed{file, cells, runs, speeds, bytes}`.
base::Result<void> packIf(bool asked, const project::OpenProject &project, Environment &environment);

} // namespace paretoscope::cli
