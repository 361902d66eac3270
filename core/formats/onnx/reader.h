// Networks in ONNX files.
#pragma once

#include "core/formats/readmodel.h"

#include <filesystem>

namespace paretoscope::formats::onnx {

/// As formats::readModel().
base::Result<ReadModel> read(const std::filesystem::path &path, Mode mode,
                             const graph::GivenArguments &given);

} // namespace paretoscope::formats::onnx
