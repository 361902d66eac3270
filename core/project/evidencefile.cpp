#include "core/project/evidencefile.h"

#include "core/base/contenthash.h"
#include "core/base/file.h"
#include "core/project/jsonfields.h"

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <string_view>

namespace paretoscope::project {

namespace {

using base::Error;
using base::ErrorCode;
using base::Result;
using nlohmann::json;

constexpr int evidenceVersion = 1;
constexpr std::string_view beginning = "{\"paretoscopeEvidence\":";
constexpr std::uint64_t mostFileBytes = std::uint64_t{256} << 20U;
constexpr std::size_t longestHead = 4096;
constexpr std::int64_t mostRecords = 2'000'000;

/// The first line: what follows, so that nothing has to be allocated before it is known to be there.
struct Head {
    std::string cellsKey, runsKey;
    std::int64_t cells = 0, runs = 0;
    std::string hash; ///< of all that follows
};

std::string hashOf(std::string_view text)
{
    base::ContentHash hash;
    hash.add(text);
    return hash.hex();
}

bool isHash(const std::string &text)
{
    return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

/// The keys stand in the order in which they are written: who is no such file is known by its first bytes.
std::string textOf(const Head &head)
{
    return std::string(beginning) + std::to_string(evidenceVersion) +
           ",\"cells\":" + std::to_string(head.cells) + ",\"cellsKey\":\"" + head.cellsKey +
           "\",\"runs\":" + std::to_string(head.runs) + ",\"runsKey\":\"" + head.runsKey +
           "\",\"sha256\":\"" + head.hash + "\"}\n";
}

Error notWhole(const std::filesystem::path &path)
{
    return {
        ErrorCode::DataUnreadable,
        {PARETOSCOPE_SAY("evidence.not-whole",
                         "%1 is damaged or was not copied whole; copy it again, or pack it again where it "
                         "came from."),
         path}};
}

Error noEvidence(const std::filesystem::path &path)
{
    return {ErrorCode::DataUnreadable,
            {PARETOSCOPE_SAY("evidence.other-file",
                             "%1 is no file that Paretoscope packs what was measured into."),
             path}};
}

Result<Head> readHead(const std::string &line, const std::filesystem::path &path)
{
    const auto parsed = parseJson(line, path.string(), ErrorCode::DataUnreadable);
    if (!parsed || !parsed->is_object())
        return noEvidence(path);
    try {
        const int version = parsed->at("paretoscopeEvidence").get<int>();
        if (version < 1)
            return noEvidence(path);
        if (version > evidenceVersion)
            return Error{
                ErrorCode::DataUnreadable,
                {PARETOSCOPE_SAY("evidence.later-program",
                                 "%1 was packed by a later version of Paretoscope; install that one."),
                 path}};
        const Head head{parsed->at("cellsKey").get<std::string>(), parsed->at("runsKey").get<std::string>(),
                        parsed->at("cells").get<std::int64_t>(), parsed->at("runs").get<std::int64_t>(),
                        parsed->at("sha256").get<std::string>()};
        const auto isCount = [](std::int64_t count) { return count >= 0 && count <= mostRecords; };
        if (isHash(head.cellsKey) && isHash(head.runsKey) && isCount(head.cells) && isCount(head.runs))
            return head;
    } catch (const json::exception &) {
        return noEvidence(path);
    }
    return notWhole(path);
}

/// COUNT lines of TEXT, which begins behind them afterwards.
std::vector<std::string> takeLines(std::string_view &text, std::int64_t count)
{
    std::vector<std::string> lines;
    lines.reserve(static_cast<std::size_t>(count));
    for (std::int64_t i = 0; i < count; ++i) {
        const std::size_t end = text.find('\n');
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(end + 1);
    }
    return lines;
}

/// Whether what is at PATH may be replaced: nothing, or such a file.
Result<void> checkReplaceable(const std::filesystem::path &path)
{
    std::error_code failed;
    if (!std::filesystem::exists(path, failed))
        return {};
    std::string first(beginning.size(), '\0');
    if (std::filesystem::is_regular_file(path, failed))
        std::ifstream(path, std::ios::binary).read(first.data(), static_cast<std::streamsize>(first.size()));
    if (first == beginning)
        return {};
    return Error{ErrorCode::FileNotWritable,
                 {PARETOSCOPE_SAY("evidence.in-the-way",
                                  "There is something else at %1, which is left as it is; move it away."),
                  path}};
}

} // namespace

std::filesystem::path evidenceFile(const std::filesystem::path &project)
{
    std::string name = project.filename().string();
    constexpr std::string_view suffix = ".pscope.json";
    if (name.size() > suffix.size() && name.ends_with(suffix))
        name.resize(name.size() - suffix.size());
    return project.parent_path() / (name + ".pscope.evidence");
}

Result<Evidence> readEvidence(const std::filesystem::path &path)
{
    const auto text = base::readText(path, mostFileBytes, ErrorCode::DataUnreadable);
    if (!text)
        return text.error();
    if (!text->starts_with(beginning))
        return noEvidence(path);
    const std::size_t end = text->find('\n');
    if (end == std::string::npos || end > longestHead)
        return notWhole(path);
    const auto head = readHead(text->substr(0, end), path);
    if (!head)
        return head.error();
    std::string_view rest = std::string_view(*text).substr(end + 1);
    const bool whole = std::ranges::count(rest, '\n') == head->cells + head->runs &&
                       (rest.empty() || rest.back() == '\n') && hashOf(rest) == head->hash;
    if (!whole)
        return notWhole(path);
    Evidence evidence{head->cellsKey, head->runsKey, {}, {}};
    evidence.cells = takeLines(rest, head->cells);
    evidence.runs = takeLines(rest, head->runs);
    return evidence;
}

Result<void> writeEvidence(const Evidence &evidence, const std::filesystem::path &path)
{
    if (const auto free = checkReplaceable(path); !free)
        return free;
    std::string rest;
    for (const auto *lines : {&evidence.cells, &evidence.runs})
        for (const std::string &line : *lines)
            rest += line + '\n';
    const Head head{evidence.cellsKey, evidence.runsKey, std::ssize(evidence.cells),
                    std::ssize(evidence.runs), hashOf(rest)};
    const std::string text = textOf(head) + rest;
    if (text.size() > mostFileBytes || head.cells > mostRecords || head.runs > mostRecords)
        return Error{ErrorCode::FileNotWritable,
                     {PARETOSCOPE_SAY("evidence.too-much",
                                      "What was measured is too much to be packed into one file: %1 bytes."),
                      text.size()}};
    return base::writeTextAtomically(path, text);
}

} // namespace paretoscope::project
