// A module in memory run by LibTorch itself, without our graph: the other side of comparisons. Included only
// inside core.
#pragma once

#include "core/formats/runner.h"

#include <torch/csrc/jit/api/module.h>

#include <filesystem>
#include <memory>

namespace paretoscope::formats {

/// PATH is what errors name. Types stay as they are in the module.
std::unique_ptr<Runner> moduleRunner(std::filesystem::path path, torch::jit::Module module);

} // namespace paretoscope::formats
