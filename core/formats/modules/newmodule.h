// A module of LibTorch that is put together here from a file of another kind: its tensors by their names, and
// a forward. Included only inside core. One thread at a time.
#pragma once

#include <ATen/core/Tensor.h>
#include <ATen/core/function_schema.h>
#include <torch/csrc/jit/api/compilation_unit.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/ir/ir.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace paretoscope::formats {

class NewModule {
public:
    enum class Kind { Parameter, Buffer };

    /// NAME: its type's, "__torch__.Exported". The forward's first argument is the module itself.
    explicit NewModule(const std::string &name);

    torch::jit::Graph &graph() { return *m_graph; } ///< of the forward

    /// QUALIFIED: "layer1.0.conv1.weight". False where that is no name, or one of a module or another tensor.
    bool addTensor(const std::string &qualified, const at::Tensor &tensor, Kind kind);
    bool has(const std::string &qualified) const { return m_added.contains(qualified); }
    /// A tensor that was added, as a value of the graph.
    torch::jit::Value *attribute(const std::string &qualified);
    /// One more argument of the forward, as a value of the graph.
    torch::jit::Value *argument(c10::Argument argument);

    /// In evaluation mode, with a forward that returns OUTPUT. To be called once, last.
    torch::jit::Module finish(torch::jit::Value *output);

private:
    std::optional<torch::jit::Module> childOf(torch::jit::Module &owner, const std::string &name);

    std::string m_name;
    torch::jit::Module m_root;
    std::shared_ptr<torch::jit::Graph> m_graph = std::make_shared<torch::jit::Graph>();
    std::vector<c10::Argument> m_arguments;
    std::map<std::string, std::vector<std::string>> m_added; ///< tensors by qualified name: their paths
    std::map<std::string, torch::jit::Value *> m_attributes; ///< by path
};

} // namespace paretoscope::formats
