// What --improve found, in JSON and in words.
#pragma once

#include "core/graph/model.h"
#include "core/session/improving.h"

#include <nlohmann/json.hpp>

#include <iosfwd>

namespace paretoscope::cli {

/// { before, after (as points), klBefore, klAfter, klFall, klFallStandardError, n, rounds, judged[],
///   interactionSamples, interactions[] }
nlohmann::json toJson(const session::Improved &improved, const graph::Model &model);

/// What happened and why, with the strongest interactions. BEST: what is best within the limits; null where
/// there are none.
void print(std::ostream &out, const session::Improved &improved, const graph::Model &model,
           const search::Ran *best);

} // namespace paretoscope::cli
