// Resolves a TorchScript module's attributes statically: parameters become inputs of the graph, everything
// else constants. Included only inside core. LibTorch's own passes (LowerGraph, FreezeModule) misbehave on
// attributes that are None and on submodules with control flow, so the chains of prim::GetAttr are followed
// here.
#pragma once

#include "core/base/result.h"
#include "core/graph/modeldata.h"

#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/ir/ir.h>

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace paretoscope::formats {

/// A graph whose inputs are the module itself, the model's inputs, then one for each parameter.
class AttributeResolver {
public:
    /// GRAPH is the forward of MODULE with its calls inlined.
    AttributeResolver(const torch::jit::Module &module, std::shared_ptr<torch::jit::Graph> graph);

    /// One walk over the graph; returns whether anything changed. An attribute that is assigned inside
    /// control flow is left for a later walk: the branch may yet turn out to be dead.
    bool resolve();

    /// Attributes that are assigned inside branches and loops become values that these carry along; call when
    /// folding decides no more of them. Returns whether anything changed.
    bool carryNestedWrites();

    /// The parameter behind an input of the graph, or null.
    const graph::Parameter *parameterOf(const torch::jit::Value *value) const;

    /// Call when nothing changes any more and dead code is gone: whether no module is left in the graph.
    base::Result<void> finish();

    /// Adds PARAMETER, which no attribute holds, and gives the graph's new input for it; again the same one
    /// for the same tensor.
    torch::jit::Value *adopt(graph::Parameter parameter);

    /// Parameters of TYPES become float32 ones that know what they were. Only now: what the code makes of a
    /// parameter's type is settled by the one that it has.
    void widen(const std::set<c10::ScalarType> &types);

    const std::vector<graph::Parameter> &parameters() const { return m_parameters; }
    const std::vector<torch::jit::Value *> &parameterInputs() const { return m_inputs; }

private:
    struct Owner {
        c10::intrusive_ptr<c10::ivalue::Object> object;
        std::string path;
    };
    using Slot = std::pair<const void *, std::string>;

    void nameTensors();
    void findOwners();
    bool visitCalls(torch::jit::Block *block);
    bool resolveCall(torch::jit::Node *node);
    void collectNestedWrites(torch::jit::Block *block, int depth);
    bool resolveBlock(torch::jit::Block *block);
    bool resolveRead(torch::jit::Node *node);
    bool resolveWrite(torch::jit::Node *node);
    bool isSlot(const torch::jit::Node *node, const Slot &slot) const;
    std::optional<Slot> nestedWriteIn(torch::jit::Block *block, int depth) const;
    torch::jit::Value *carry(torch::jit::Block *block, const Slot &slot, torch::jit::Value *current);
    torch::jit::Value *carryThrough(torch::jit::Node *node, const Slot &slot, torch::jit::Value *current);
    torch::jit::Value *replacementFor(const c10::IValue &attribute, const std::string &name,
                                      torch::jit::Node *node);
    torch::jit::Value *containerFor(const c10::IValue &attribute, const std::string &name);
    torch::jit::Value *inputFor(const at::Tensor &tensor, const std::string &name);

    torch::jit::Module m_module;
    std::shared_ptr<torch::jit::Graph> m_graph;
    std::unordered_map<const torch::jit::Value *, Owner>
        m_owners; ///< of this walk: freed values may be re-used
    std::map<std::string, std::pair<std::string, bool>>
        m_names; ///< by tensor identity: first name, is a buffer
    std::map<std::string, std::size_t> m_byTensor;
    std::unordered_map<const torch::jit::Value *, std::size_t> m_byInput;
    std::map<Slot, torch::jit::Value *> m_written;
    std::map<std::string, torch::jit::Value *>
        m_containers;                     ///< lists of tensors and the like, of this walk, by name
    std::set<std::string> m_nestedWrites; ///< names assigned inside control flow
    std::vector<graph::Parameter> m_parameters;
    std::vector<torch::jit::Value *> m_inputs;
};

} // namespace paretoscope::formats
