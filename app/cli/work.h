// Limits on work on the command line: --max-macs and --max-bops, and what is said of them.
#pragma once

#include "core/base/result.h"
#include "core/search/work.h"
#include "core/session/search.h"

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
/// What TYPED allows of ALL, the float network's.
search::MostWork mostWork(const TypedWork &typed, const search::Work &all);

std::string workName(search::WorkKind kind);                           ///< "multiply-accumulates"
std::string workText(search::WorkKind kind, const search::Work &work); ///< "1,000 bit operations"
std::string workText(const search::MostWork &most);                    ///< "… and …", all that is limited
/// Of FOUND, no recipe of which keeps MOST.
base::Error tooMuchWork(const session::Found &found, const search::MostWork &most);

} // namespace paretoscope::cli
