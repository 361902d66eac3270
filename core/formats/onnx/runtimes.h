// Programs of others that read ONNX files.
#pragma once

#include "core/formats/runtime.h"

#include <vector>

namespace paretoscope::formats::onnx {

std::vector<Runtime> runtimes();

} // namespace paretoscope::formats::onnx
