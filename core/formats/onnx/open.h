// Opens an ONNX file as a module of LibTorch. Included only inside core.
#pragma once

#include "core/base/result.h"
#include "core/formats/modules/openedmodule.h"

#include <filesystem>

namespace paretoscope::formats::onnx {

/// Errors: ModelNotFound, ModelUnreadable, ModelUnsupported.
base::Result<OpenedModule> open(const std::filesystem::path &path);

} // namespace paretoscope::formats::onnx
