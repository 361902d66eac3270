// What nodes are given, as values of LibTorch's graph for the arguments that an operator's schema has.
// Included only inside core.
#pragma once

#include "core/formats/pt2/program/program.h"

#include <ATen/core/function_schema.h>
#include <torch/csrc/jit/ir/ir.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace paretoscope::formats::pt2 {

using Names = std::map<std::string, torch::jit::Value *>;

/// What becomes of a number where a tensor is expected, which Python would make one of.
enum class NumberForTensor { DoesNotFit, BecomesOne };

/// A value for every argument of SCHEMA in turn: from GIVEN, by name, or its default. Nothing where something
/// does not fit: a type, an argument that SCHEMA lacks (unless it says nothing), one that is missing. Inserts
/// constants and lists at GRAPH's insertion point.
std::optional<std::vector<torch::jit::Value *>> inputsFor(torch::jit::Graph &graph,
                                                          const c10::FunctionSchema &schema,
                                                          const std::vector<NamedArgument> &given,
                                                          const Names &names, NumberForTensor numbers);

/// The values of GIVEN, one by one, whatever types they have; a name that is unknown gives null.
std::vector<torch::jit::Value *> valuesOf(torch::jit::Graph &graph, const Argument &given,
                                          const Names &names);

} // namespace paretoscope::formats::pt2
