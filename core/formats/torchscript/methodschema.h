// Methods of an exported module with the argument names and defaults that they were declared with, so that
// callers may go on naming arguments. Only inside core.
#pragma once

#include "core/graph/modeldata.h"

#include <ATen/core/function_schema.h>
#include <torch/csrc/jit/api/module.h>

#include <memory>
#include <string>
#include <vector>

namespace paretoscope::formats {

/// Those of DATA's forward, without self. One that may be left out and has one value for good has it as its
/// default.
std::vector<c10::Argument> forwardArguments(const graph::ModelData &data);

/// ARGUMENTS, without self, for the inputs of GRAPH; unnamed ones if there are not as many.
c10::FunctionSchema declaredSchema(const std::string &name, const torch::jit::Graph &graph,
                                   const std::vector<c10::Argument> &arguments);

void addMethod(const torch::jit::Module &module, const std::string &name,
               const std::shared_ptr<torch::jit::Graph> &graph, c10::FunctionSchema schema);

/// The attributes that GRAPH reads from its module are to be those of a module of TYPE; false if it lacks
/// one.
bool moveTo(const c10::ClassTypePtr &type, torch::jit::Graph &graph);

} // namespace paretoscope::formats
