// What was left out of the data, chosen and wondered about, as JSON. Pure functions.
#pragma once

#include "core/project/datanotes.h"

#include <nlohmann/json.hpp>

#include <vector>

namespace paretoscope::report {

/// { leftOut: [{ kind, count, examples, source: "evaluate" or "calibrate" }], leftOutCount, notes:
/// [sentence],
///   noteIds, warnings: [sentence], warningIds }
nlohmann::json dataJson(const std::vector<project::SourceNotes> &sources);

} // namespace paretoscope::report
