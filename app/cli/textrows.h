// Cells of text side by side in columns of known widths: tables, and rows that are printed one at a time
// before the others are known. Pure functions.
#pragma once

#include "app/cli/texttable.h"

#include <cstddef>
#include <string>
#include <vector>

namespace paretoscope::cli {

/// Columns on the screen: code points, as nothing here is double-width or combining.
std::size_t textWidth(const std::string &text);

/// CELLS of COLUMNS, as many, each in its width; with the line break. What is wider stands out.
std::string alignedLine(const std::vector<TextTable::Column> &columns, const std::vector<std::string> &cells,
                        const std::vector<std::size_t> &widths);

/// A table whose rows are printed one at a time.
struct TextRows {
    std::vector<TextTable::Column> columns;
    std::vector<std::size_t> widths;

    /// Columns as wide as their titles and WIDEST, texts as wide as any that will come.
    TextRows(std::vector<TextTable::Column> columns, const std::vector<std::string> &widest);
    std::string titles() const;
    std::string line(const std::vector<std::string> &cells) const;
};

} // namespace paretoscope::cli
