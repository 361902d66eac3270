// TorchScript in and out: the reader that turns a file into a Model, the writer of packed modules that any LibTorch
// of the same or a newer version loads without our code.
#pragma once

#include "core/base/result.h"
#include "core/compress/recipe.h"
#include "core/graph/model.h"

#include <cstdint>
#include <filesystem>
#include <stop_token>

namespace paretoscope::formats {

/// Traced or scripted. Inlined, attributes resolved, constants folded, dropout and identity gone; batch norm is left
/// (graph::foldBatchNorm folds it). Errors: ModelNotFound, ModelUnreadable (foreign, truncated, no TorchScript),
/// NonFinite (weights), ModelUnsupported (no forward, no tensor parameters).
base::Result<graph::Model> readTorchScript(const std::filesystem::path &path);

struct WrittenModel {
    std::int64_t weightBytes = 0; ///< tensor bytes in the file: equals ModelCost::storedBytes
    std::int64_t fileBytes = 0;
};

/// Write MODEL (folded or not, as RECIPE says) with RECIPE applied to exactly PATH, not atomically: callers stage.
/// Weights are stored packed (bit streams, scales, masks) and unpacked once when the file is loaded.
base::Result<WrittenModel> writeTorchScript(const graph::Model &model, const compress::Recipe &recipe,
                                            const std::filesystem::path &path);

} // namespace paretoscope::formats
