// A module in memory, whatever file it was made from, as a network. Included only inside core.
#pragma once

#include "core/base/result.h"
#include "core/formats/readmodel.h"
#include "core/graph/modeldata.h"

#include <torch/csrc/jit/api/module.h>

#include <map>
#include <string>

namespace paretoscope::formats {

/// The forward of MODULE as readModel() gives it; FILE is what errors name. With Mode::Evaluation the module
/// is in evaluation mode then. PACKED: what weights take in the file that it has otherwise than the module,
/// by name. May throw what LibTorch throws.
base::Result<ReadModel> readModule(torch::jit::Module &module, Mode mode, const graph::GivenArguments &given,
                                   const std::string &file,
                                   std::map<std::string, graph::StoredWeight> packed = {});

} // namespace paretoscope::formats
