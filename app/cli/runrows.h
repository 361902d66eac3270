// A recipe that was run as a row of a table: in the end, and on a terminal as soon as it was run. Pure
// functions.
#pragma once

#include "app/cli/texttable.h"
#include "core/search/ran.h"

#include <cstdint>
#include <string>
#include <vector>

namespace paretoscope::cli {

/// stored, of float, average bits, predicted and measured damage, quality, interval, p.
std::vector<TextTable::Column> runColumns(evaluate::DamageKind kind);
std::vector<std::string> runRow(const search::Ran &ran, std::int64_t floatStoredBytes);

} // namespace paretoscope::cli
