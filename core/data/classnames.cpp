#include "core/data/classnames.h"

#include "core/base/asciitext.h"
#include "core/base/file.h"
#include "core/data/dataset.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <optional>

namespace paretoscope::data {

using base::Error;
using base::ErrorCode;
using base::Result;
using nlohmann::json;

namespace {

constexpr std::uint64_t largestNames = std::uint64_t{16} << 20U;
constexpr std::size_t mostNames = std::size_t{1} << 20U;
constexpr std::size_t longestName = 256;
constexpr std::string_view aroundNames = " \t\r\"',";

constexpr std::array<std::string_view, 12> usualNames{
    "classes.txt",          "class_names.txt", "classnames.txt",   "labels.txt",
    "label_names.txt",      "synset.txt",      "synset_words.txt", "synsets.txt",
    "imagenet_classes.txt", "classes.json",    "class_names.json", "imagenet_class_index.json"};

using Names = std::vector<std::string>;

/// The number that TEXT begins with, and what follows it behind a blank, colon, comma or tab.
std::optional<std::pair<std::int64_t, std::string_view>> numbered(std::string_view text)
{
    std::int64_t number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failure != std::errc() || end == text.data() + text.size() ||
        std::string_view(" \t:,=").find(*end) == std::string_view::npos)
        return std::nullopt;
    const std::size_t used = static_cast<std::size_t>(end - text.data());
    const std::string_view rest = text.substr(used);
    return std::pair(number,
                     base::trimmed(rest.substr(rest.find_first_not_of(" \t:,=") == std::string_view::npos
                                                   ? rest.size()
                                                   : rest.find_first_not_of(" \t:,=")),
                                   aroundNames));
}

/// WordNet's key: n and eight digits.
bool beginsWithSynset(std::string_view line)
{
    return line.size() > 10 && line[0] == 'n' && line[9] == ' ' &&
           std::all_of(line.begin() + 1, line.begin() + 9,
                       [](unsigned char letter) { return std::isdigit(letter) != 0; });
}

Names fromLines(std::string_view text)
{
    Names names;
    bool counted = true;
    if (text.starts_with("\xEF\xBB\xBF"))
        text.remove_prefix(3);
    while (!text.empty() && names.size() <= mostNames) {
        const std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        const std::string_view name = base::trimmed(line, aroundNames);
        if (name.empty())
            continue;
        const auto number = numbered(name);
        counted = counted && number && number->first == static_cast<std::int64_t>(names.size());
        names.emplace_back(beginsWithSynset(name) ? base::trimmed(name.substr(10), aroundNames) : name);
    }
    for (auto &name : names) {
        if (counted)
            name = std::string(numbered(name)->second);
        name.resize(std::min(name.size(), longestName));
    }
    return names;
}

/// A text, or the last text of a list, as in {"0": ["n01440764", "tench"]}.
std::optional<std::string> nameIn(const json &value)
{
    const json &text = value.is_array() && !value.empty() ? value.back() : value;
    return text.is_string() ? std::optional(text.get<std::string>().substr(0, longestName)) : std::nullopt;
}

std::optional<Names> fromJson(const json &document)
{
    Names names;
    if (document.is_array()) {
        for (const json &entry : document) {
            const auto name = nameIn(entry);
            if (!name)
                return std::nullopt;
            names.push_back(*name);
        }
        return names;
    }
    if (!document.is_object() || document.size() > mostNames)
        return std::nullopt;
    names.resize(document.size());
    std::vector<bool> seen(document.size());
    for (const auto &[key, value] : document.items()) {
        const bool toNumber = value.is_number_integer();
        std::int64_t number = -1;
        if (toNumber)
            number = value.get<std::int64_t>();
        else
            std::from_chars(key.data(), key.data() + key.size(), number);
        const auto name = toNumber ? std::optional(key.substr(0, longestName)) : nameIn(value);
        if (!name || number < 0 || number >= static_cast<std::int64_t>(names.size()) ||
            seen[static_cast<std::size_t>(number)])
            return std::nullopt;
        seen[static_cast<std::size_t>(number)] = true;
        names[static_cast<std::size_t>(number)] = *name;
    }
    return names;
}

/// Rather than a label a sample: none occurs twice, and not all are numbers.
bool couldBeNames(Names names)
{
    const bool numbers = std::all_of(names.begin(), names.end(), [](const std::string &name) {
        return name.find_first_not_of("0123456789") == std::string::npos;
    });
    std::sort(names.begin(), names.end());
    return !numbers && std::adjacent_find(names.begin(), names.end()) == names.end();
}

} // namespace

Result<std::vector<std::string>> readClassNames(const std::filesystem::path &path)
{
    const auto text = base::readText(path, largestNames);
    if (!text)
        return text.error();
    const Error unreadable{
        ErrorCode::DataUnreadable,
        {PARETOSCOPE_SAY("class-names.unreadable",
                         "%1 is no list of class names (one a line, or a JSON list); check the file."),
         path}};
    if (text->find('\0') != std::string::npos)
        return unreadable;
    const std::size_t first = text->find_first_not_of(" \t\r\n");
    if (first != std::string::npos && ((*text)[first] == '[' || (*text)[first] == '{')) {
        // Depth is bounded by what a name list can be; deeper ones are cut off before they cost stack.
        const json document = json::parse(
            *text, [](int depth, json::parse_event_t, json &) { return depth < 4; }, false);
        const auto names = document.is_discarded() ? std::nullopt : fromJson(document);
        return names && !names->empty() ? Result<Names>(*names) : unreadable;
    }
    auto names = fromLines(*text);
    return names.empty() || names.size() > mostNames ? Result<Names>(unreadable) : std::move(names);
}

Result<NamesOfClasses> findClassNames(const DataSource &source)
{
    if (!source.classNames.empty()) {
        auto names = readClassNames(source.classNames);
        if (!names)
            return names.error();
        return NamesOfClasses{std::move(*names), source.classNames.filename().string(), true};
    }
    std::error_code ignored;
    const bool folder = std::filesystem::is_directory(source.path, ignored);
    for (const std::string_view name : usualNames) {
        const auto path = (folder ? source.path : source.path.parent_path()) / name;
        if (path == source.labels || path == source.path || !std::filesystem::is_regular_file(path, ignored))
            continue;
        if (auto names = readClassNames(path); names && couldBeNames(*names))
            return NamesOfClasses{std::move(*names), path.filename().string(), false};
    }
    return NamesOfClasses{};
}

Result<void> nameClasses(const NamesOfClasses &names, std::span<const std::int64_t> labels,
                         std::vector<std::string> &classNames, DataNotes &notes)
{
    if (names.names.empty() || (!names.given && !classNames.empty()))
        return {};
    const std::int64_t high = labels.empty() ? 0 : *std::max_element(labels.begin(), labels.end());
    const std::size_t needed =
        std::max(classNames.size(), static_cast<std::size_t>(std::max<std::int64_t>(0, high)) + 1);
    if (names.names.size() < needed) {
        if (!names.given)
            return {};
        return Error{ErrorCode::DataMismatch,
                     {PARETOSCOPE_SAY("class-names.too-few",
                                      "%1 names %2 classes where there are %3; check the file."),
                      names.file, names.names.size(), needed}};
    }
    classNames = names.names;
    if (!names.given)
        notes.choices.push_back(
            {PARETOSCOPE_SAY("class-names.found", "Classes are called as %1 beside the data has them."),
             names.file});
    return {};
}

} // namespace paretoscope::data
