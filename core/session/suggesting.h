// What may be done about the damage of one layer: tried on calibration samples, claimed on the others.
// Thread-safe.
#pragma once

#include "core/base/effort.h"
#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/project/openproject.h"
#include "core/search/ran.h"
#include "core/search/suggest.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stop_token>

namespace paretoscope::session {

struct Suggesting {
    pipeline::Recipe recipe;
    std::size_t layer = 0;
    std::int64_t samples = 0; ///< as SuggestOptions::samples
    bool claims = false;      ///< run on the evaluation samples, too: the recipe, and that of the best remedy
};

struct Suggested {
    search::Suggestion suggestion;
    std::optional<search::Ran> before, after; ///< both, where something was kept and is claimed
};

/// Cells are looked up and kept in EFFORT's cache. Errors as search::suggest() gives them.
base::Result<Suggested> suggest(const project::OpenProject &project, const Suggesting &what,
                                const base::Effort &effort, std::stop_token stop,
                                base::ProgressSink &progress);

} // namespace paretoscope::session
