// An ONNX file run by LibTorch itself, without our graph: the other side of comparisons. Included only inside
// core.
#pragma once

#include "core/formats/runner.h"

#include <filesystem>
#include <memory>

namespace paretoscope::formats::onnx {

/// Errors as of read(). Types stay as they are in the file, whatever NEEDS says.
base::Result<std::unique_ptr<Runner>> runner(const std::filesystem::path &path, const RunnerNeeds &needs);

} // namespace paretoscope::formats::onnx
