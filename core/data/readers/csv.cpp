#include "core/data/readers/csv.h"

namespace paretoscope::data {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

constexpr std::size_t mostFields = 1024;

class CsvParser {
public:
    CsvParser(std::string_view text, const std::string &name) : m_text(text), m_name(name) {}

    Result<std::vector<CsvRow>> parse()
    {
        std::vector<CsvRow> rows;
        while (m_at < m_text.size()) {
            CsvRow row{m_line, {}};
            do {
                if (row.fields.size() == mostFields)
                    return failure(PARETOSCOPE_SAY("csv.too-many-fields", "has more than 1024 fields"));
                auto field = nextField();
                if (!field)
                    return field.error();
                row.fields.push_back(std::move(*field));
            } while (take(','));
            if (!endOfLine())
                return failure(PARETOSCOPE_SAY("csv.after-quote", "has text after a closing quote"));
            if (row.fields.size() > 1 || !row.fields.front().empty())
                rows.push_back(std::move(row));
        }
        return rows;
    }

private:
    Error failure(const base::Sentence &what) const
    {
        return {ErrorCode::DataUnreadable,
                {PARETOSCOPE_SAY("csv.unreadable", "%1 cannot be read: line %2 %3; mend that line."), m_name,
                 m_line, what}};
    }

    bool take(char wanted)
    {
        if (m_at == m_text.size() || m_text[m_at] != wanted)
            return false;
        ++m_at;
        return true;
    }

    bool endOfLine()
    {
        if (m_at == m_text.size())
            return true;
        const bool carriageReturn = take('\r');
        if (!take('\n') && !carriageReturn)
            return false;
        ++m_line;
        return true;
    }

    Result<std::string> nextField()
    {
        if (take('"'))
            return quotedField();
        const std::size_t end = std::min(m_text.find_first_of(",\r\n", m_at), m_text.size());
        std::string field(m_text.substr(m_at, end - m_at));
        m_at = end;
        return field;
    }

    Result<std::string> quotedField()
    {
        const std::size_t firstLine = m_line;
        std::string field;
        while (m_at < m_text.size()) {
            const char letter = m_text[m_at++];
            if (letter == '"' && !take('"'))
                return field;
            m_line += letter == '\n' ? 1 : 0;
            field += letter;
        }
        m_line = firstLine;
        return failure(PARETOSCOPE_SAY("csv.open-quote", "opens a quote that is never closed"));
    }

    std::string_view m_text;
    const std::string &m_name;
    std::size_t m_at = 0;
    std::size_t m_line = 1;
};

} // namespace

Result<std::vector<CsvRow>> parseCsv(std::string_view text, const std::string &name)
{
    if (text.find('\0') != std::string_view::npos)
        return Error{ErrorCode::DataUnreadable,
                     {PARETOSCOPE_SAY("csv.no-text", "%1 is no text; choose a CSV file."), name}};
    constexpr std::string_view byteOrderMark = "\xEF\xBB\xBF";
    if (text.starts_with(byteOrderMark))
        text.remove_prefix(byteOrderMark.size());
    return CsvParser(text, name).parse();
}

} // namespace paretoscope::data
