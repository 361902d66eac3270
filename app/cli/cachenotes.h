// Whether what is measured outlives the command: said on standard error and in JSON where it does not.
#pragma once

#include "app/cli/options.h"
#include "core/project/openproject.h"
#include "core/sensitivity/measurementcache.h"

#include <optional>
#include <string>

namespace paretoscope::cli {

/// Before anything is measured: that the cache folder cannot be written; absent where it can, or is not to
/// be.
std::optional<base::Sentence> whyNothingIsKept(const CommonOptions &options);
/// After it: nothing, or how much of what was measured could not be kept, in JSON as
/// `cache{kept, lost, reason}`, too.
void sayWhatWasKept(const sensitivity::KeptCells &kept, Environment &environment);
/// Which recipes of PROJECT were run on its evaluation samples and which were known from before: in JSON as
/// `runs{now, kept}`.
void tellWhatRan(const project::OpenProject &project, Environment &environment);
/// The same where nothing but one recipe was run; also what could not be kept of it.
void tellWhatRanAlone(const project::OpenProject &project, Environment &environment);
/// The same as a line of its own; empty: all were run.
std::string whatWasKept(const project::OpenProject &project);
/// "what was measured is kept in FOLDER": the whole truth of a command that was stopped.
base::Sentence keptWhenStopped(const sensitivity::MeasurementCache &cache, const CommonOptions &options);

} // namespace paretoscope::cli
