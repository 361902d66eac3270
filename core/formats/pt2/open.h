// Opens a file of torch.export.save as a module of LibTorch. Included only inside core.
#pragma once

#include "core/base/result.h"
#include "core/formats/modules/openedmodule.h"

#include <filesystem>

namespace paretoscope::formats::pt2 {

/// What is done with weights that the program unpacks from codes: they are left to it, or computed once.
enum class Packed { Kept, Computed };

/// Errors: ModelNotFound, ModelUnreadable, ModelUnsupported.
base::Result<OpenedModule> open(const std::filesystem::path &path, Packed packed);

} // namespace paretoscope::formats::pt2
