// Limits on work on the command line: --max-macs, --max-bops and --max-latency, and what is said of them.
#pragma once

#include "core/base/result.h"
#include "core/search/work.h"
#include "core/session/search.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <string>

namespace CLI {
class App;
}

namespace paretoscope::cli {

/// As typed: a count as parseCount() reads it, or a share of the float network's, "50 %"; empty: no limit.
using TypedWork = search::ByWork<std::string>;

/// Added to COMMAND with checks.
void addWorkOptions(CLI::App &command, TypedWork &typed);
const char *workOption(search::WorkKind kind); ///< "--max-macs"
bool isAny(const TypedWork &typed);
/// What TYPED allows of ALL, the float network's; of nanoseconds what it says in milliseconds.
search::MostWork mostWork(const TypedWork &typed, const search::Work &all);

std::string workName(search::WorkKind kind); ///< "multiply-accumulates", "estimated ms": above a column
std::string workCount(search::WorkKind kind, std::int64_t work); ///< "1,000", "2.31": below it
/// "1,000 bit operations", "an estimated 2.31 ms"
std::string workText(search::WorkKind kind, std::int64_t work);
std::string workText(const search::MostWork &most); ///< "… and …", all that is limited
/// Into JSON what of WORK is of a kind that MOST limits: "macs", "bops", "estimatedMs".
void addWork(nlohmann::json &json, const search::Work &work, const search::MostWork &most);
/// Of FOUND, no recipe of which keeps MOST.
base::Error tooMuchWork(const session::Found &found, const search::MostWork &most);

} // namespace paretoscope::cli
