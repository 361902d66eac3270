// The forward method of an exported module, made node for node from a Model's graph. Only inside core.
#pragma once

#include "core/graph/modeldata.h"

#include <torch/csrc/jit/ir/ir.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace paretoscope::formats {

/// Where a parameter or a constant that holds tensors is in the module: attribute names from its root. Empty:
/// it is written into the code.
using AttributePath = std::function<std::vector<std::string>(graph::ValueId)>;

/// The first input is the module itself, of type SELF; the others are the arguments of the model's forward,
/// in order. Those that have one value for good are checked for it.
std::shared_ptr<torch::jit::Graph> forwardGraph(const graph::ModelData &data, const c10::ClassTypePtr &self,
                                                const AttributePath &pathOf);

} // namespace paretoscope::formats
