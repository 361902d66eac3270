// Float outputs of micro-batches, kept in memory up to a limit and between runs on disk. Only inside core.
// Thread-safe.
#pragma once

#include "core/evaluate/modeloutput.h"
#include "core/evaluate/outputfile.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <filesystem>
#include <mutex>
#include <vector>

namespace paretoscope::evaluate {

/// Arranged (see outputrows.h): one tensor an output, undefined where it is not used.
using ArrangedOutputs = std::vector<at::Tensor>;

class OutputCache {
public:
    /// What was kept of a micro-batch; empty if nothing.
    ArrangedOutputs find(std::int64_t index) const;
    /// Unless that takes more than LIMIT bytes altogether.
    void keep(std::int64_t index, const ArrangedOutputs &outputs, std::int64_t limit);

    /// From FOLDER: all SAMPLES, cut into micro-batches of KEY.microBatch, if they are there and fit LIMIT.
    void recall(const std::filesystem::path &folder, OutputKey key, const ModelOutputs &outputs,
                std::int64_t samples, std::int64_t limit);
    /// Into FOLDER, once BATCHES are kept. That it cannot be written only means running them again.
    void store(const std::filesystem::path &folder, OutputKey key, const ModelOutputs &outputs,
               std::int64_t batches);

private:
    mutable std::mutex m_mutex;
    std::vector<ArrangedOutputs> m_outputs; ///< by micro-batch; empty: not kept
    std::int64_t m_bytes = 0;
    std::int64_t m_kept = 0; ///< micro-batches
    bool m_stored = false;   ///< or read from disk
};

} // namespace paretoscope::evaluate
