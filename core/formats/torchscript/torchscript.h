// TorchScript in and out: the reader that turns a file into a Model, the writer of packed modules that any
// LibTorch of the same or a newer version loads without our code.
#pragma once

#include "core/base/result.h"
#include "core/formats/format.h"
#include "core/formats/readmodel.h"
#include "core/graph/model.h"

#include <filesystem>

namespace paretoscope::formats {

/// As formats::readModel(): traced or scripted.
base::Result<ReadModel> readTorchScript(const std::filesystem::path &path, Mode mode,
                                        const graph::GivenArguments &given = {});
/// The model of Mode::Evaluation.
base::Result<graph::Model> readTorchScript(const std::filesystem::path &path);

/// Weights are stored packed (bit streams, scales, masks) and unpacked once when the file is loaded. The
/// modules, flags, plain attributes, tied names and extra files of the work's source go along.
base::Result<WrittenModel> writeTorchScript(const ToWrite &work, const std::filesystem::path &path);

} // namespace paretoscope::formats
