#include "app/cli/texttable.h"

#include "app/cli/textrows.h"

#include <algorithm>
#include <ostream>

namespace paretoscope::cli {

TextTable::TextTable(std::vector<Column> columns) : m_columns(std::move(columns)) {}

void TextTable::addRow(std::vector<std::string> cells)
{
    cells.resize(m_columns.size());
    m_rows.push_back(std::move(cells));
}

void TextTable::print(std::ostream &out) const
{
    std::vector<std::string> widest(m_columns.size());
    for (const auto &row : m_rows)
        for (std::size_t i = 0; i < row.size(); ++i)
            if (textWidth(row[i]) > textWidth(widest[i]))
                widest[i] = row[i];
    const TextRows rows(m_columns, widest);
    out << rows.titles();
    for (const auto &row : m_rows)
        out << rows.line(row);
}

} // namespace paretoscope::cli
