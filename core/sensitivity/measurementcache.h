// What was measured, on disk, append-only, keyed by content: weights, samples, preprocessing, setting, method
// version. Killing the process loses at most the block in flight; a torn last line is ignored; several
// processes may append at once. Thread-safe.
#pragma once

#include "core/base/result.h"
#include "core/compress/layersetting.h"
#include "core/data/task.h"
#include "core/evaluate/samplestats.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace paretoscope::sensitivity {

/// Samples [first, first + count) of the calibration set.
struct SampleBlock {
    std::int64_t first = 0;
    std::int64_t count = 0;
    auto operator<=>(const SampleBlock &) const = default;
};

/// What one cell measured on one block is found again by, besides the file it lies in.
struct CellKey {
    std::string layer;
    compress::LayerSetting setting;
    SampleBlock block;
    data::Task task = data::Task::Classification;
    std::string steps = {};   ///< Model::history() of the network that was measured
    std::string context = {}; ///< hash of the other layers' settings; empty where they are float
};

/// What of this process's measurements outlives it.
struct KeptCells {
    std::int64_t written = 0;
    std::int64_t lost = 0; ///< could not be written
    std::string reason;    ///< why not: "No space left on device"
};

class MeasurementCache {
public:
    /// One file per (model, samples): KEY is their content hash. A missing folder is made; an unwritable one
    /// gives a cache that lives in memory (persistent() is then false), as does an empty FOLDER.
    /// PACKED, records from elsewhere, are known, too, where FOLDER has no other, and not written there.
    MeasurementCache(const std::filesystem::path &folder, const std::string &key,
                     std::span<const std::string> packed = {});
    ~MeasurementCache();
    MeasurementCache(const MeasurementCache &) = delete;
    MeasurementCache &operator=(const MeasurementCache &) = delete;

    std::optional<evaluate::SampleStats> find(const CellKey &key) const;
    /// Kept in memory, and appended to the file in one write.
    void add(const CellKey &key, const evaluate::SampleStats &stats);
    /// Whether what is added outlives the process; false from the first write that fails (a full disk).
    bool persistent() const;
    KeptCells kept() const;
    /// Where the records lie; empty if not persistent.
    std::filesystem::path file() const;

    /// Why nothing could be kept in FOLDER, which is made if it is missing; absent if it could.
    static std::optional<std::string> whyUnwritable(const std::filesystem::path &folder);
    /// $PARETOSCOPE_CACHE, else $XDG_CACHE_HOME/paretoscope, else ~/.cache/paretoscope.
    static std::filesystem::path defaultFolder();

private:
    struct State;
    std::unique_ptr<State> m_state;
};

/// The records of KEY in FOLDER (empty: none), and those of PACKED that are not among them: a line for each
/// cell and block.
std::vector<std::string> recordsOf(const std::filesystem::path &folder, const std::string &key,
                                   std::span<const std::string> packed);

} // namespace paretoscope::sensitivity
