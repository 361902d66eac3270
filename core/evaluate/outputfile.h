// Float outputs on disk: run once per model and samples, read by every later run. A file is there whole or
// not at all; what does not hold what its name and header promise is passed by as if it were absent. Included
// only inside core. Free functions, thread-safe.
#pragma once

#include "core/base/result.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>

namespace paretoscope::evaluate {

/// What outputs depend on: the model, the samples, how these are cut into micro-batches, and LibTorch.
struct OutputKey {
    std::string model;   ///< content hash
    std::string samples; ///< content hash
    std::int64_t microBatch = 1;
    std::string output = {}; ///< which of several; empty where there is one

    std::string hash() const;
};

/// Below FOLDER.
std::filesystem::path outputFile(const std::filesystem::path &folder, const OutputKey &key);

/// Outputs of all SAMPLES samples, float32, at most MAXBYTES; nothing if the file is absent, of another key,
/// torn or changed (its checksum tells).
std::optional<at::Tensor> readOutputs(const std::filesystem::path &file, const OutputKey &key,
                                      std::int64_t samples, std::int64_t maxBytes);

/// BATCHES one after the other, written beside the file's place and renamed. FileNotWritable, DiskFull;
/// InvalidSetting unless float32 and alike but for the first dimension.
base::Result<void> writeOutputs(const std::filesystem::path &file, const OutputKey &key,
                                std::span<const at::Tensor> batches);

} // namespace paretoscope::evaluate
