// What the command frontier found, for programs: its points in JSON and CSV.
#pragma once

#include "app/cli/solving.h"
#include "core/base/result.h"
#include "core/report/csv.h"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace paretoscope::cli {

/// Points in order of size up to the limit, run or not: ALL of them, or 200 spread evenly with the largest
/// and every one that was run.
std::vector<report::FrontierRow> frontierRows(const Solved &solved, bool all);

nlohmann::json frontierJson(const Solved &solved, const std::vector<report::FrontierRow> &points);

/// ROWS and what was run beside them; nothing where PATH is empty.
base::Result<void> writeFrontierCsv(const std::string &path, const Solved &solved,
                                    std::vector<report::FrontierRow> rows);

} // namespace paretoscope::cli
