// Writes a network as ONNX. Included only inside core.
#pragma once

#include "core/formats/format.h"

namespace paretoscope::formats::onnx {

/// Weights as they are under the recipe, as floats of their stored types. Errors: ModelUnsupported, naming
/// what ONNX cannot hold; InvalidSetting where nothing is known to run the network on.
base::Result<WrittenModel> write(const ToWrite &work, const std::filesystem::path &path);

/// As Format::cannotHold.
std::vector<base::Sentence> cannotHold(const graph::Model &model, const pipeline::Recipe &recipe);

} // namespace paretoscope::formats::onnx
