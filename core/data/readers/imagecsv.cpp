#include "core/base/asciitext.h"
#include "core/base/file.h"
#include "core/data/readers.h"
#include "core/data/readers/csv.h"
#include "core/data/readers/imagedataset.h"
#include "core/data/readers/labels.h"
#include "core/data/readers/picturewalk.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <set>

namespace paretoscope::data {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

constexpr std::uint64_t largestList = std::uint64_t{256} << 20U;

std::optional<std::size_t> columnOf(const CsvRow &header, std::string_view name)
{
    for (std::size_t i = 0; i < header.fields.size(); ++i) {
        if (base::trimmed(header.fields[i], " \t") == name)
            return i;
    }
    return std::nullopt;
}

template <typename Number> std::optional<Number> numberFrom(std::string_view text)
{
    text = base::trimmed(text, " \t");
    Number value{};
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failure != std::errc() || end != text.data() + text.size() || text.empty())
        return std::nullopt;
    return value;
}

/// A path that stays below the folder of images: a list from elsewhere must not make the program read other
/// files.
bool staysInside(const std::filesystem::path &file)
{
    const auto normal = file.lexically_normal();
    return !file.empty() && file.is_relative() && *normal.begin() != ".." && normal != ".";
}

class ListReader {
public:
    ListReader(std::string name, Task task) : m_name(std::move(name)), m_task(task) {}

    Result<void> read(const std::vector<CsvRow> &rows, ImageList &list)
    {
        const auto file = rows.empty() ? std::nullopt : columnOf(rows.front(), "file");
        const auto label = rows.empty() ? std::nullopt : columnOf(rows.front(), "label");
        if (!file || (!label && m_task != Task::Unlabelled))
            return Error{ErrorCode::DataMismatch,
                         {PARETOSCOPE_SAY(
                              "image-csv.no-header",
                              "%1 needs a first line that names the columns \"file\" and \"label\"; add it."),
                          m_name}};
        for (std::size_t i = 1; i < rows.size(); ++i) {
            if (auto done = readRow(rows[i], *file, label, list); !done)
                return done;
        }
        return {};
    }

private:
    Error failure(const CsvRow &row, const base::Sentence &what) const
    {
        return {ErrorCode::DataMismatch,
                {PARETOSCOPE_SAY("image-csv.bad-line", "%1, line %2: %3; mend that line."), m_name, row.line,
                 what}};
    }

    Result<void> readRow(const CsvRow &row, std::size_t file, std::optional<std::size_t> label,
                         ImageList &list) const
    {
        const bool labelled = m_task == Task::Classification || m_task == Task::Regression;
        if (row.fields.size() <= file || (labelled && row.fields.size() <= *label))
            return failure(row, PARETOSCOPE_SAY("image-csv.missing-column", "a column is missing"));
        const std::string name(base::trimmed(row.fields[file], " \t"));
        if (!staysInside(name))
            return failure(
                row,
                {PARETOSCOPE_SAY("image-csv.outside", "\"%1\" does not lie in the folder of images"), name});
        list.files.push_back(name);
        if (m_task == Task::Classification) {
            const auto value = numberFrom<std::int64_t>(row.fields[*label]);
            if (!value || *value < 0)
                return failure(
                    row, {PARETOSCOPE_SAY("image-csv.no-class", "the label \"%1\" is no class number from 0"),
                          row.fields[*label]});
            list.labels.push_back(*value);
        } else if (m_task == Task::Regression) {
            const auto value = numberFrom<float>(row.fields[*label]);
            if (!value || !std::isfinite(*value))
                return failure(row, {PARETOSCOPE_SAY("image-csv.no-number", "the label \"%1\" is no number"),
                                     row.fields[*label]});
            list.values.push_back(*value);
        }
        return {};
    }

    std::string m_name;
    Task m_task;
};

/// Pictures that lie there but are not in the list: rows may have been lost.
void leaveUnlisted(ImageList &list)
{
    DataNotes others; // notes, models, the list itself: not data
    const auto files = PictureWalk(list.root, others).below({});
    if (!files)
        return;
    std::set<std::string> listed;
    for (const std::string &file : list.files)
        listed.insert(std::filesystem::path(file).lexically_normal().generic_string());
    for (const std::string &file : *files) {
        if (!listed.contains(file))
            list.notes.leave("pictures that the list does not name", file);
    }
}

} // namespace

OpenedDataset openImageCsv(const DataSource &source, Description description)
{
    if (source.labels.empty())
        return Error{
            ErrorCode::InvalidProject,
            PARETOSCOPE_SAY(
                "image-csv.no-list",
                "The format image-csv needs \"labels\", a CSV file with the columns file and label.")};
    const auto text = base::readText(source.labels, largestList);
    if (!text)
        return text.error();
    const auto rows = parseCsv(*text, source.labels.string());
    if (!rows)
        return rows.error();
    ImageList list;
    list.root = source.path;
    list.listName = source.labels.string();
    if (auto done = ListReader(list.listName, description.task).read(*rows, list); !done)
        return done.error();
    leaveUnlisted(list);
    return makeImageDataset(std::move(description), std::move(list));
}

} // namespace paretoscope::data
