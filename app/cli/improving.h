// What --improve adds: recipes made better by runs on the calibration samples, then run on the others.
#pragma once

#include "app/cli/options.h"
#include "core/project/openproject.h"
#include "core/search/improve.h"
#include "core/search/verify.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <span>
#include <vector>

namespace paretoscope::cli {

/// A recipe before and after, chosen on the calibration samples and claimed on the evaluation samples.
struct Improved {
    search::Improvement improvement;
    search::VerifiedPoint before, after;
};

/// START, within MAXBYTES (absent: its own size).
base::Result<Improved> improveRecipe(const project::OpenProject &project, const search::Problem &problem,
                                     const search::VerifiedPoint &start, std::span<const search::Pin> pins,
                                     std::optional<std::int64_t> maxBytes, Environment &environment);

/// { before, after (as points), klBefore, klAfter, klFall, klFallStandardError, n, rounds, judged[],
///   interactionSamples, interactions[] }
nlohmann::json toJson(const Improved &improved, const graph::Model &model);

/// What happened and why, with the strongest interactions. BEST: what is best within the limits; null where
/// there are none.
void print(std::ostream &out, const Improved &improved, const graph::Model &model,
           const search::VerifiedPoint *best);

} // namespace paretoscope::cli
