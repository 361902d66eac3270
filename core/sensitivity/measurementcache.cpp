#include "core/sensitivity/measurementcache.h"

#include "core/base/cachefile.h"
#include "core/base/contenthash.h"
#include "core/base/diskroom.h"
#include "core/base/file.h"
#include "core/sensitivity/cache/record.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <unordered_map>
#include <unordered_set>

namespace paretoscope::sensitivity {

namespace {

using evaluate::SampleStats;

constexpr std::size_t longestRecord = 16384;

std::string fileName(const std::string &key)
{
    if (!key.empty() && key.size() <= 128 && key.find_first_not_of("0123456789abcdef") == std::string::npos)
        return key + ".jsonl";
    base::ContentHash hash;
    hash.add(std::string_view(key));
    return hash.hex() + ".jsonl";
}

std::optional<Record> readPacked(const std::string &line)
{
    return line.size() <= longestRecord ? readRecord(line) : std::nullopt;
}

} // namespace

struct MeasurementCache::State {
    mutable std::mutex mutex;
    std::unordered_map<std::string, SampleStats> cells;
    std::filesystem::path path;
    std::optional<base::CacheFile> file; ///< absent: in memory, because nobody asked for more
    KeptCells kept;

    void refresh();
    void keep(const std::string &record);
};

void MeasurementCache::State::refresh()
{
    if (file)
        file->readNew([this](const std::string &line) {
            if (auto record = readRecord(line))
                cells.try_emplace(std::move(record->key), record->stats);
        });
}

void MeasurementCache::State::keep(const std::string &record)
{
    refresh(); // to see where the file ends
    if (file->endsAmidALine())
        refresh(); // somebody was just writing there
    if (file->append(record)) {
        ++kept.written;
        return;
    }
    kept.reason = file->reason();
    ++kept.lost;
}

MeasurementCache::MeasurementCache(const std::filesystem::path &folder, const std::string &key,
                                   std::span<const std::string> packed)
    : m_state(std::make_unique<State>())
{
    if (!folder.empty()) {
        std::error_code failed;
        std::filesystem::create_directories(folder, failed);
        m_state->path = folder / fileName(key);
        m_state->file.emplace(m_state->path, longestRecord);
        m_state->kept.reason = m_state->file->reason();
        m_state->refresh();
    }
    for (const std::string &line : packed)
        if (auto record = readPacked(line))
            m_state->cells.try_emplace(std::move(record->key), record->stats);
}

MeasurementCache::~MeasurementCache() = default;

std::optional<SampleStats> MeasurementCache::find(const CellKey &key) const
{
    const std::string text = keyText(key);
    const std::lock_guard lock(m_state->mutex);
    if (!m_state->cells.contains(text))
        m_state->refresh();
    const auto found = m_state->cells.find(text);
    return found == m_state->cells.end() ? std::nullopt : std::optional(found->second);
}

void MeasurementCache::add(const CellKey &key, const SampleStats &stats)
{
    const std::lock_guard lock(m_state->mutex);
    const bool fresh = m_state->cells.insert_or_assign(keyText(key), stats).second;
    if (fresh && m_state->file)
        m_state->keep(recordText(key, stats));
}

bool MeasurementCache::persistent() const
{
    const std::lock_guard lock(m_state->mutex);
    return m_state->file && m_state->file->isWritable();
}

KeptCells MeasurementCache::kept() const
{
    const std::lock_guard lock(m_state->mutex);
    return m_state->kept;
}

std::optional<std::string> MeasurementCache::whyUnwritable(const std::filesystem::path &folder)
{
    std::error_code failed;
    std::filesystem::create_directories(folder, failed);
    const auto room = base::availableBytes(folder);
    if (room && *room == 0)
        return std::strerror(ENOSPC);
    const auto staged = base::StagedFile::create(folder / "writable"); // and gone again
    return staged ? std::nullopt : std::optional(staged.error().detail);
}

std::filesystem::path MeasurementCache::file() const
{
    return persistent() ? m_state->path : std::filesystem::path();
}

std::filesystem::path MeasurementCache::defaultFolder()
{
    const auto folder = [](const char *variable) -> std::filesystem::path {
        const char *value = std::getenv(variable);
        return value ? value : "";
    };
    if (const auto own = folder("PARETOSCOPE_CACHE"); !own.empty())
        return own;
    // A relative XDG path is to be ignored (XDG base directory specification).
    if (const auto xdg = folder("XDG_CACHE_HOME"); xdg.is_absolute())
        return xdg / "paretoscope";
    const auto home = folder("HOME");
    return (home.empty() ? std::filesystem::path("/tmp") : home / ".cache") / "paretoscope";
}

std::vector<std::string> recordsOf(const std::filesystem::path &folder, const std::string &key,
                                   std::span<const std::string> packed)
{
    std::vector<std::string> records;
    std::unordered_set<std::string> known;
    const auto take = [&](const std::string &line) {
        if (auto record = readPacked(line); record && known.insert(std::move(record->key)).second)
            records.push_back(line);
    };
    std::error_code failed;
    if (const auto path = folder / fileName(key); !folder.empty() && std::filesystem::exists(path, failed))
        base::CacheFile(path, longestRecord).readNew(take);
    for (const std::string &line : packed)
        take(line);
    return records;
}

} // namespace paretoscope::sensitivity
