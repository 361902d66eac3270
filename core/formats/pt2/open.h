// Opens a file of torch.export.save as a module of LibTorch. Included only inside core.
#pragma once

#include "core/base/result.h"
#include "core/formats/readmodel.h"

#include <torch/csrc/jit/api/module.h>

#include <filesystem>

namespace paretoscope::formats::pt2 {

struct Opened {
    torch::jit::Module module; ///< in evaluation mode, with a forward
    FileOrigin origin;
};

/// Errors: ModelNotFound, ModelUnreadable, ModelUnsupported.
base::Result<Opened> open(const std::filesystem::path &path);

} // namespace paretoscope::formats::pt2
