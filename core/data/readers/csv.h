// Comma-separated values as RFC 4180 has them: quoted fields, doubled quotes, line breaks within quotes.
// Pure.
#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace paretoscope::data {

struct CsvRow {
    std::size_t line = 0; ///< where it begins, from 1
    std::vector<std::string> fields;
};

/// Rows of TEXT; empty lines and a byte order mark are skipped. DataUnreadable for a quote that never ends,
/// binary content, or a row with more than 1024 fields. NAME is named in errors.
base::Result<std::vector<CsvRow>> parseCsv(std::string_view text, const std::string &name);

} // namespace paretoscope::data
