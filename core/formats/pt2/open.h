// Opens a file of torch.export.save as a module of LibTorch. Included only inside core.
#pragma once

#include "core/base/result.h"
#include "core/formats/readmodel.h"
#include "core/graph/modeldata.h"

#include <torch/csrc/jit/api/module.h>

#include <filesystem>
#include <map>
#include <string>

namespace paretoscope::formats::pt2 {

struct Opened {
    torch::jit::Module module; ///< in evaluation mode, with a forward
    FileOrigin origin;
    std::map<std::string, graph::StoredWeight> packed{}; ///< weights that were computed, by name
};

/// What is done with weights that the program unpacks from codes: they are left to it, or computed once.
enum class Packed { Kept, Computed };

/// Errors: ModelNotFound, ModelUnreadable, ModelUnsupported.
base::Result<Opened> open(const std::filesystem::path &path, Packed packed = Packed::Kept);

} // namespace paretoscope::formats::pt2
