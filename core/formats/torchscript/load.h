// Opens a TorchScript file: told apart from everything else that a person may pick, with a sentence for each
// case. Included only inside core.
#pragma once

#include "core/base/filememory.h"
#include "core/base/result.h"
#include "core/graph/model.h"

#include <torch/csrc/jit/api/module.h>

#include <filesystem>
#include <memory>
#include <string>

namespace paretoscope::formats {

/// The module on the CPU, in inference mode, with a forward. Errors as readTorchScript().
base::Result<torch::jit::Module> loadTorchScript(const std::filesystem::path &path);
struct LoadedModule {
    torch::jit::Module module;
    std::shared_ptr<const base::FileMemory> copy; ///< of a large file, in which its tensors lie; else null
};

/// The same with every module's training switch as it was saved.
base::Result<LoadedModule> loadTorchScriptAsStored(const std::filesystem::path &path);

/// The model in a loaded MODULE's forward, in evaluation mode, whatever it was loaded in. Errors as
/// readTorchScript().
base::Result<graph::Model> readLoadedModule(torch::jit::Module &module, const std::string &file);

} // namespace paretoscope::formats
