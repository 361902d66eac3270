// Opens an ONNX file as a module of LibTorch. Included only inside core.
#pragma once

#include "core/base/filememory.h"
#include "core/base/result.h"

#include <torch/csrc/jit/api/module.h>

#include <filesystem>
#include <memory>

namespace paretoscope::formats::onnx {

/// In evaluation mode, with a forward. Errors: ModelNotFound, ModelUnreadable, ModelUnsupported.
base::Result<torch::jit::Module> open(const std::filesystem::path &path);

} // namespace paretoscope::formats::onnx
