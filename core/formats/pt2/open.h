// Opens a file of torch.export.save as a module of LibTorch. Included only inside core.
#pragma once

#include "core/base/result.h"
#include "core/formats/modules/openedmodule.h"

#include <filesystem>

namespace paretoscope::formats::pt2 {

/// Errors: ModelNotFound, ModelUnreadable, ModelUnsupported.
base::Result<OpenedModule> open(const std::filesystem::path &path);

} // namespace paretoscope::formats::pt2
