// Aligned columns for people reading a terminal.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace paretoscope::cli {

class TextTable {
public:
    enum class Align { Left, Right };
    struct Column {
        std::string title;
        Align align = Align::Right;
    };

    explicit TextTable(std::vector<Column> columns);
    /// As many cells as there are columns; UTF-8.
    void addRow(std::vector<std::string> cells);
    void print(std::ostream &out) const;

private:
    std::vector<Column> m_columns;
    std::vector<std::vector<std::string>> m_rows;
};

} // namespace paretoscope::cli
