// Opens a TorchScript file: told apart from everything else that a person may pick, with a sentence for each
// case. Included only inside core.
#pragma once

#include "core/base/result.h"

#include <torch/csrc/jit/api/module.h>

#include <filesystem>

namespace paretoscope::formats {

/// The module on the CPU, in inference mode, with a forward. Errors as readTorchScript().
base::Result<torch::jit::Module> loadTorchScript(const std::filesystem::path &path);
/// The same with every module's training switch as it was saved.
base::Result<torch::jit::Module> loadTorchScriptAsStored(const std::filesystem::path &path);

} // namespace paretoscope::formats
