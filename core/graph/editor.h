// A network as it is rewritten: what steps of a recipe change it through. Included only inside core. Not
// thread-safe.
#pragma once

#include "core/graph/model.h"
#include "core/graph/modeldata.h"

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace paretoscope::graph {

class Editor {
public:
    explicit Editor(const Model &model) : m_data(model.data()), m_erased(m_data.nodes.size(), false) {}

    /// As edited so far. Nodes keep their places until finish().
    const ModelData &data() const { return m_data; }
    Node &node(std::size_t index) { return m_data.nodes[index]; }

    /// STORED: the type of tensors in VALUE in the file; it can hold all their numbers.
    ValueId constant(c10::IValue value, FloatType stored = FloatType::Float32);
    /// One more parameter, rounded to STORED, and the value that is it.
    ValueId parameter(std::string name, const at::Tensor &tensor, FloatType stored,
                      std::optional<OutputSpread> spread = {});
    /// One more tensor that is not trained, rounded to STORED, and the value that is it.
    ValueId table(std::string name, const at::Tensor &tensor, FloatType stored);
    /// Another tensor, rounded to what the parameter is stored as; SPREAD, absent: no longer known.
    void setTensor(ParameterId parameter, const at::Tensor &tensor, std::optional<OutputSpread> spread = {});

    /// Runs before all that the network has; INPUTS are parameters, constants and outputs of such nodes. OP
    /// is an operator of LibTorch's dispatcher, "aten::softmax" with overload "int".
    ValueId callFirst(const std::string &op, const std::string &overload, std::vector<ValueId> inputs,
                      const std::string &scope);
    /// Runs just before NODE of the network as it was; after what was written before it by earlier calls.
    ValueId callBefore(std::size_t node, const std::string &op, const std::string &overload,
                       std::vector<ValueId> inputs);
    /// Runs just after NODE of the network as it was, before what is written before the next one.
    ValueId callAfter(std::size_t node, const std::string &op, const std::string &overload,
                      std::vector<ValueId> inputs);
    /// NODE, kept in its place, becomes a call of another operator, which writes the same output anew: its
    /// memory is its own.
    void replaceCall(std::size_t node, const std::string &op, const std::string &overload,
                     std::vector<ValueId> inputs);
    /// NODE goes; PRODUCER, whose output it alone read, writes NODE's instead.
    void bypass(std::size_t node, std::size_t producer);

    /// NODE goes; nothing that stays may read what it writes.
    void erase(std::size_t node) { m_erased[node] = true; }
    /// Whatever reads OLD, the network's caller included, reads OTHER, which is there before. What is written
    /// into OLD is then written into OTHER.
    void readInstead(ValueId old, ValueId other);
    /// The same, but nodes of STAYING and the network's caller go on reading OLD.
    void readInstead(ValueId old, ValueId other, const std::set<std::size_t> &staying);

    /// The network as it then is.
    Model finish() &&;
    /// The same where layers may have gone with the nodes that computed with them: they keep names and
    /// places.
    Model finishWithout() &&;

private:
    std::vector<Node> takeNodes();
    void shareWrittenMemory(ValueId old, ValueId other);

    ModelData m_data;
    std::vector<bool> m_erased;
    std::vector<Node> m_first;
    std::map<std::size_t, std::vector<Node>> m_before, m_after; ///< by node
};

} // namespace paretoscope::graph
