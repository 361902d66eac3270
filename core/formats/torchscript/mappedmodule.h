// Loads large TorchScript files without copying their tensors into memory. Included only inside core.
#pragma once

#include "core/base/filememory.h"

#include <torch/csrc/jit/api/module.h>
#include <zip.h>

#include <memory>
#include <optional>

namespace paretoscope::formats {

/// Whether the file is of the plain kind that loadMapped() takes: tensors stored as they are, no
/// code of its own that runs while it is loaded.
bool isMappable(zip_t *archive);

/// The module in ARCHIVE, which is the zip that MEMORY holds; its tensors lie in MEMORY. Nothing where the
/// file is not of the plain kind. Throws what LibTorch's loader throws.
std::optional<torch::jit::Module> loadMapped(zip_t *archive,
                                             const std::shared_ptr<const base::FileMemory> &memory);

} // namespace paretoscope::formats
