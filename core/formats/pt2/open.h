// Opens a file of torch.export.save as a module of LibTorch. Included only inside core.
#pragma once

#include "core/base/result.h"

#include <torch/csrc/jit/api/module.h>

#include <filesystem>

namespace paretoscope::formats::pt2 {

/// In evaluation mode, with a forward. Errors: ModelNotFound, ModelUnreadable, ModelUnsupported.
base::Result<torch::jit::Module> open(const std::filesystem::path &path);

} // namespace paretoscope::formats::pt2
