#include "app/cli/textrows.h"

#include <algorithm>

namespace paretoscope::cli {

std::size_t textWidth(const std::string &text)
{
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string alignedLine(const std::vector<TextTable::Column> &columns, const std::vector<std::string> &cells,
                        const std::vector<std::size_t> &widths)
{
    std::string text;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const std::string padding(widths[i] - std::min(widths[i], textWidth(cells[i])), ' ');
        text += i == 0 ? "" : "  ";
        text += columns[i].align == TextTable::Align::Left ? cells[i] + padding : padding + cells[i];
    }
    text.erase(text.find_last_not_of(' ') + 1);
    return text + '\n';
}

TextRows::TextRows(std::vector<TextTable::Column> ofColumns, const std::vector<std::string> &widest)
    : columns(std::move(ofColumns))
{
    for (std::size_t i = 0; i < columns.size(); ++i)
        widths.push_back(std::max(textWidth(columns[i].title), textWidth(widest[i])));
}

std::string TextRows::titles() const
{
    std::vector<std::string> titles;
    for (const TextTable::Column &column : columns)
        titles.push_back(column.title);
    return line(titles);
}

std::string TextRows::line(const std::vector<std::string> &cells) const
{
    return alignedLine(columns, cells, widths);
}

} // namespace paretoscope::cli
