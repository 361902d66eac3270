// Opens an ONNX file as a module of LibTorch. Included only inside core.
#pragma once

#include "core/base/result.h"
#include "core/formats/readmodel.h"

#include <torch/csrc/jit/api/module.h>

#include <cstdint>
#include <filesystem>
#include <vector>

namespace paretoscope::formats::onnx {

struct Opened {
    torch::jit::Module module; ///< in evaluation mode, with a forward
    FileOrigin origin;
    std::int64_t bytes = 0; ///< of the file and those beside it that hold its weights
    std::vector<std::filesystem::path> beside;
};

/// Errors: ModelNotFound, ModelUnreadable, ModelUnsupported.
base::Result<Opened> open(const std::filesystem::path &path);

} // namespace paretoscope::formats::onnx
