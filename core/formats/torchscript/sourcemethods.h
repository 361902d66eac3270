// Methods of a TorchScript file's module besides its forward (@torch.jit.export), each as a model of its own,
// so that it can be written against compressed parameters. Only inside core.
#pragma once

#include "core/base/result.h"
#include "core/graph/model.h"

#include <ATen/core/function_schema.h>
#include <torch/csrc/jit/api/module.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace paretoscope::formats {

struct SourceMethod {
    std::string name;
    std::vector<c10::Argument> arguments;     ///< with self, as declared
    std::optional<graph::Model> model;        ///< with all arguments as inputs
    std::shared_ptr<torch::jit::Graph> plain; ///< instead, where it reads numbers and texts of the root alone
    base::Sentence obstacle;                  ///< where it is neither: why
};

/// Of the root of MODULE, which is left with another forward: for callers who are done with it. Names that
/// begin with an underscore are inner parts of others.
std::vector<SourceMethod> readMethods(torch::jit::Module &module, const std::string &file);

} // namespace paretoscope::formats
