// Writes a source file's other methods into an exported module, against its compressed parameters. Only
// inside core.
#pragma once

#include "core/base/result.h"
#include "core/formats/torchscript/sourcemethods.h"
#include "core/graph/modeldata.h"

#include <torch/csrc/jit/api/module.h>

#include <functional>
#include <string>
#include <vector>

namespace paretoscope::formats {

/// Where a parameter of the written model is in the module: attribute names from its root.
using ParameterPath = std::function<std::vector<std::string>(graph::ParameterId)>;

/// METHOD must read the parameters of WRITTEN and no others; it is after the steps that WRITTEN is after.
/// Else an error that says why, "it reads side.weight, which …".
base::Result<void> addSourceMethod(const torch::jit::Module &module, const SourceMethod &method,
                                   const graph::ModelData &written, const ParameterPath &pathTo);

} // namespace paretoscope::formats
