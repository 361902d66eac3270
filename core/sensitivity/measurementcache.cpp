#include "core/sensitivity/measurementcache.h"

#include "core/base/contenthash.h"
#include "core/base/diskroom.h"
#include "core/base/file.h"

#include <nlohmann/json.hpp>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <limits>
#include <mutex>
#include <unordered_map>

#include <fcntl.h>
#include <unistd.h>

namespace paretoscope::sensitivity {

namespace {

using evaluate::SampleStats;
using nlohmann::json;

/// Of the measuring method: raised whenever the same cell would give other numbers, so that old records are
/// passed by.
constexpr int methodVersion = 3; // 2: divergences are summed in float64; 3: with their fourth roots
constexpr std::size_t longestLine = 16384;

std::string keyText(const std::string &layer, const std::string &setting, SampleBlock block,
                    std::string_view task, const std::string &steps, const std::string &context)
{
    return std::to_string(block.first) + '+' + std::to_string(block.count) + '|' + std::string(task) + '|' +
           steps + '|' + context + '|' + setting + '|' + layer;
}

std::string keyText(const CellKey &key)
{
    return keyText(key.layer, key.setting.text(), key.block, data::taskName(key.task), key.steps,
                   key.context);
}

// nlohmann prints doubles with as many digits as read back the same: resumed runs are equal to the last bit.
json record(const CellKey &key, const SampleStats &s)
{
    json j = {{"method", methodVersion},
              {"layer", key.layer},
              {"setting", key.setting.text()},
              {"block", {key.block.first, key.block.count}},
              {"task", data::taskName(key.task)},
              {"steps", key.steps},
              {"n", s.n},
              {"predictions", s.predictions},
              {"correct", s.correct},
              {"baselineCorrect", s.baselineCorrect},
              {"flips", {s.flips.rightToWrong, s.flips.wrongToRight}},
              {"kl", {s.klSum, s.klSquares, s.klRootSum}},
              {"metric", {s.metricSum, s.metricSquares}},
              {"baselineMetric", s.baselineMetricSum},
              {"differenceSquares", s.differenceSquares},
              {"crossEntropy", s.crossEntropySum},
              {"maxAbsDifference", s.maxAbsDifference}};
    if (!key.context.empty())
        j["context"] = key.context;
    if (!s.outputDamages.empty())
        j["outputs"] = s.outputDamages;
    return j;
}

/// Records from before there were other steps than one.
std::string stepsOf(const json &j)
{
    if (const auto folded = j.find("folded"); folded != j.end())
        return folded->get<bool>() ? "foldBatchNorm" : "";
    return j.at("steps").get<std::string>();
}

/// Records from before there was the field: answers that are right or wrong differ by 1 where they flipped.
/// Of other metrics it cannot be known: such a cell is measured again.
double differenceSquaresOf(const json &j, const statistics::Flips &flips)
{
    const auto task = j.at("task").get<std::string>();
    const bool shares =
        task == data::taskName(data::Task::Classification) || task == data::taskName(data::Task::Unlabelled);
    if (shares && !j.contains("differenceSquares"))
        return static_cast<double>(flips.rightToWrong + flips.wrongToRight);
    return j.at("differenceSquares").get<double>();
}

SampleStats statsOf(const json &j)
{
    SampleStats s;
    s.n = j.at("n").get<std::int64_t>();
    s.predictions = j.at("predictions").get<std::int64_t>();
    s.correct = j.at("correct").get<std::int64_t>();
    s.baselineCorrect = j.at("baselineCorrect").get<std::int64_t>();
    s.flips = {j.at("flips").at(0).get<std::int64_t>(), j.at("flips").at(1).get<std::int64_t>()};
    s.klSum = j.at("kl").at(0).get<double>();
    s.klSquares = j.at("kl").at(1).get<double>();
    s.klRootSum = j.at("kl").at(2).get<double>();
    s.metricSum = j.at("metric").at(0).get<double>();
    s.metricSquares = j.at("metric").at(1).get<double>();
    s.baselineMetricSum = j.at("baselineMetric").get<double>();
    s.differenceSquares = differenceSquaresOf(j, s.flips);
    s.crossEntropySum = j.at("crossEntropy").get<double>();
    s.maxAbsDifference = j.at("maxAbsDifference").get<double>();
    if (j.contains("outputs"))
        s.outputDamages = j.at("outputs").get<std::vector<double>>();
    return s;
}

/// Whether a record can be what it says: it counts what its block holds.
bool plausible(const SampleStats &s, SampleBlock block)
{
    return block.first >= 0 && block.count > 0 && s.n == block.count && s.predictions >= s.n &&
           s.correct >= 0 && s.correct <= s.predictions && s.klSum >= 0 && s.klSquares >= 0 &&
           s.klRootSum >= 0;
}

std::string fileName(const std::string &key)
{
    if (!key.empty() && key.size() <= 128 && key.find_first_not_of("0123456789abcdef") == std::string::npos)
        return key + ".jsonl";
    base::ContentHash hash;
    hash.add(std::string_view(key));
    return hash.hex() + ".jsonl";
}

} // namespace

struct MeasurementCache::State {
    mutable std::mutex mutex;
    std::unordered_map<std::string, SampleStats> cells;
    std::filesystem::path path;
    int descriptor = -1;
    bool lineOpen = false; ///< the file ends amid a line: of a killed process, or of a write that failed
    KeptCells kept;

    void load();
    void take(const char *line);
    void append(const std::string &line);
};

void MeasurementCache::State::load()
{
    std::error_code failure;
    if (!std::filesystem::is_regular_file(path, failure)) // a device may have no end
        return;
    std::ifstream in(path, std::ios::binary);
    std::array<char, longestLine> line{};
    while (in.getline(line.data(), longestLine) || in.gcount() > 0) {
        lineOpen = in.eof();
        if (in.fail() && !in.eof()) { // longer than any record of ours
            in.clear();
            in.ignore(std::numeric_limits<std::streamsize>::max(), '\n');
            lineOpen = in.eof();
            continue;
        }
        take(line.data());
        if (in.eof())
            break;
    }
}

void MeasurementCache::State::take(const char *line)
{
    try {
        const json j = json::parse(line, nullptr, false);
        if (!j.is_object() || j.value("method", 0) != methodVersion)
            return;
        const SampleBlock block{j.at("block").at(0).get<std::int64_t>(),
                                j.at("block").at(1).get<std::int64_t>()};
        const SampleStats stats = statsOf(j);
        if (plausible(stats, block))
            cells.try_emplace(keyText(j.at("layer").get<std::string>(), j.at("setting").get<std::string>(),
                                      block, j.at("task").get<std::string>(), stepsOf(j),
                                      j.value("context", std::string())),
                              stats);
    } catch (const json::exception &) {
        // A torn or foreign line: its cell is measured again.
    }
}

void MeasurementCache::State::append(const std::string &line)
{
    if (descriptor < 0) {
        ++kept.lost;
        return;
    }
    const std::string text = (lineOpen ? "\n" : "") + line + '\n';
    // O_APPEND and one write: records of several processes do not mix.
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written == static_cast<ssize_t>(text.size())) {
        lineOpen = false;
        ++kept.written;
        return;
    }
    kept.reason = std::strerror(written < 0 ? errno : ENOSPC);
    ++kept.lost;
    ::close(descriptor);
    descriptor = -1;
}

MeasurementCache::MeasurementCache(const std::filesystem::path &folder, const std::string &key)
    : m_state(std::make_unique<State>())
{
    if (folder.empty())
        return; // in memory
    std::error_code failed;
    std::filesystem::create_directories(folder, failed);
    m_state->path = folder / fileName(key);
    m_state->load();
    m_state->descriptor = ::open(m_state->path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
    if (m_state->descriptor < 0)
        m_state->kept.reason = std::strerror(errno);
}

MeasurementCache::~MeasurementCache()
{
    if (m_state->descriptor >= 0)
        ::close(m_state->descriptor);
}

std::optional<SampleStats> MeasurementCache::find(const CellKey &key) const
{
    const std::lock_guard lock(m_state->mutex);
    const auto found = m_state->cells.find(keyText(key));
    return found == m_state->cells.end() ? std::nullopt : std::optional(found->second);
}

void MeasurementCache::add(const CellKey &key, const SampleStats &stats)
{
    const std::lock_guard lock(m_state->mutex);
    const bool fresh = m_state->cells.insert_or_assign(keyText(key), stats).second;
    if (fresh && !m_state->path.empty())
        m_state->append(record(key, stats).dump(-1, ' ', false, json::error_handler_t::replace));
}

bool MeasurementCache::persistent() const
{
    const std::lock_guard lock(m_state->mutex);
    return m_state->descriptor >= 0;
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

} // namespace paretoscope::sensitivity
