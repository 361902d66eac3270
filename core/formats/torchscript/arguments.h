// The arguments of a TorchScript forward while it is read: which have one value for good, which are inputs.
// Included only inside core.
#pragma once

#include "core/base/result.h"
#include "core/graph/givenarguments.h"
#include "core/graph/modeldata.h"

#include <ATen/core/function_schema.h>
#include <torch/csrc/jit/ir/ir.h>

#include <string>
#include <vector>

namespace paretoscope::formats {

struct SettledArgument {
    graph::Argument argument;           ///< its value not yet known
    torch::jit::Value *input = nullptr; ///< of the graph; null where the argument is fixed
};

/// Puts the constants of GIVEN into GRAPH, a forward with SCHEMA, and the defaults of arguments that may be
/// left out and are not fed, so that branches on them are decided; the first argument is always fed unless it
/// is given. Fixed arguments are no inputs of the graph any more; an optional tensor that is fed is there.
/// Without self, in order. InvalidProject, naming the argument, where GIVEN does not fit the schema.
base::Result<std::vector<SettledArgument>> settleArguments(torch::jit::Graph &graph,
                                                           const c10::FunctionSchema &schema,
                                                           const graph::GivenArguments &given,
                                                           const std::string &file);

} // namespace paretoscope::formats
