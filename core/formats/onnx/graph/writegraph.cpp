#include "core/formats/onnx/graph/writegraph.h"

#include "core/base/namelist.h"
#include "core/formats/onnx/graph/addedbias.h"
#include "core/formats/onnx/graph/constants.h"
#include "core/formats/onnx/graph/folding.h"
#include "core/formats/onnx/graph/nodewriter.h"
#include "core/formats/onnx/operators/operators.h"
#include "core/formats/onnx/program/inlined.h"
#include "core/formats/onnx/program/modulename.h"

#include <torch/csrc/jit/ir/scope.h>

#include <algorithm>
#include <deque>
#include <exception>
#include <set>
#include <unordered_set>
#include <utility>

namespace paretoscope::formats::onnx {

namespace {

namespace jit = torch::jit;
using base::Error;
using base::ErrorCode;

constexpr std::size_t mostRefused = 100;

/// "com.microsoft.Attention, num_heads (n7 in layers.0)".
std::string toldOf(const Node &node, const std::string &why)
{
    std::string told = (node.domain.empty() ? "" : readable(node.domain) + '.') + readable(node.type);
    if (!why.empty())
        told += ", " + readable(why);
    const std::string &name = !node.name.empty() || node.outputs.empty() ? node.name : node.outputs.front();
    return told + " (" + readable(name) + (node.module.empty() ? "" : " in " + readable(node.module)) + ')';
}

class GraphWriter {
public:
    GraphWriter(NewModule &module, const Program &program, TensorStore &store,
                std::unordered_map<std::string, Value> names, const std::string &file)
        : m_module(module), m_program(program), m_store(store),
          m_nodes(program.graph.nodes.begin(), program.graph.nodes.end()), m_names(std::move(names)),
          m_file(file), m_weights(module), m_done(m_nodes.size(), false)
    {
        const auto opset = program.opsets.find("");
        m_opset = opset == program.opsets.end() ? 0 : opset->second;
    }

    base::Result<std::vector<jit::Value *>> write()
    {
        countReaders();
        for (const Tensor &tensor : m_program.graph.initializers) {
            if (!m_readers.contains(tensor.name)) // labels, say
                continue;
            if (auto read = addTensor(tensor, tensor.name); !read)
                return read.error();
        }
        if (auto known = foldAll(); !known)
            return known.error();
        for (std::size_t i = 0; i < m_program.graph.nodes.size(); ++i) // branches come behind them
            if (auto written = writeNode(i); !written)
                return written.error();
        if (!m_refused.empty())
            return unknownOperators();
        return outputs();
    }

private:
    const std::deque<Node> &nodes() const { return m_nodes; }

    Error doesNotFit(const std::string &name) const
    {
        return {
            ErrorCode::ModelUnreadable,
            {PARETOSCOPE_SAY("onnx.names", "%1 is damaged: what it says of %2 does not fit the rest of its "
                                           "network; copy or export it again."),
             m_file, readable(name)},
            {}};
    }

    Error unknownOperators() const
    {
        return {ErrorCode::ModelUnsupported,
                {PARETOSCOPE_SAY(
                     "onnx.unknown-operators",
                     "%1 uses operators, or settings of them, that are not run here: %2. Export it without "
                     "them, or save the network with torch.jit.trace or torch.export.save."),
                 m_file, base::firstOf(m_refused)},
                {}};
    }

    base::Result<void> addTensor(const Tensor &described, const std::string &name)
    {
        auto tensor = m_store.tensor(described);
        if (!tensor)
            return tensor.error();
        const bool mayBePacked = tensor->scalar_type() == c10::ScalarType::Byte; // eight bits of a mask
        const std::int64_t most = mayBePacked ? 32 : 4;
        if (isFirstOf(described)) {
            m_left += most * tensor->numel();
            m_weights.allow(most * static_cast<std::int64_t>(tensor->nbytes()));
        }
        Value value = constantValue(std::move(*tensor), name);
        value.element = described.type;
        m_names.insert_or_assign(name, std::move(value));
        return {};
    }

    /// Of those that lie in the same place: what may be made of a file follows what it holds.
    bool isFirstOf(const Tensor &described)
    {
        if (!described.external)
            return described.raw.empty() ||
                   m_seen.insert(std::to_string(reinterpret_cast<std::uintptr_t>(described.raw.data())))
                       .second;
        return m_seen.insert(described.external->location + ':' + std::to_string(described.external->offset))
            .second;
    }

    void countReaders()
    {
        for (std::size_t i = 0; i < nodes().size(); ++i)
            countReads(nodes()[i], i);
        for (const ValueInfo &output : m_program.graph.outputs)
            ++m_readers[output.name];
        m_unfolded = m_readers;
    }

    /// Also of what graphs within NODE, which is that of number I, may take from outside.
    void countReads(const Node &node, std::size_t i)
    {
        for (const std::string &input : node.inputs) {
            ++m_readers[input];
            m_lastReader[input] = i;
        }
        for (const Attribute &attribute : node.attributes)
            if (const auto *graph = std::get_if<std::shared_ptr<const Graph>>(&attribute.value)) {
                for (const Node &inner : (*graph)->nodes)
                    countReads(inner, i);
                for (const ValueInfo &output : (*graph)->outputs)
                    ++m_readers[output.name];
            }
    }

    /// What NODE, which is known now, was the last to read need not be kept.
    void release(const Node &node)
    {
        for (const std::string &input : node.inputs) {
            if (--m_unfolded[input] > 0)
                continue;
            const auto found = m_names.find(input);
            if (found == m_names.end() || !found->second.constant.defined())
                continue;
            if (found->second.constant.storage().use_count() == 1)
                m_left += found->second.constant.numel();
            found->second = Value();
        }
    }

    /// Null where one is not made yet.
    std::optional<std::vector<const Value *>> inputsOf(const Node &node) const
    {
        static const Value leftOut;
        std::vector<const Value *> inputs;
        for (const std::string &name : node.inputs) {
            const auto found = m_names.find(name);
            if (!name.empty() && found == m_names.end())
                return std::nullopt;
            inputs.push_back(name.empty() ? &leftOut : &found->second);
        }
        return inputs;
    }

    static Operator operationOf(const Node &node) { return operatorNamed(node.type, node.domain); }

    /// What is known before the run first: biases are looked for among it.
    base::Result<void> foldAll()
    {
        for (std::size_t i = 0; i < nodes().size(); ++i) {
            const Node &node = nodes()[i];
            if (isConstant(node)) {
                if (auto added = addConstant(node); !added)
                    return added.error();
                m_done[i] = true;
                continue;
            }
            const Operator operation = operationOf(node);
            const auto inputs = inputsOf(node);
            if (!operation || !inputs)
                continue;
            try {
                auto values = folded(node, operation, *inputs, m_opset, m_left);
                if (!values)
                    continue;
                if (auto named = name(node, std::move(*values)); !named)
                    return named;
                m_done[i] = true;
                release(node);
            } catch (const Refused &) { // said when it is written
            } catch (const std::exception &) {
            }
        }
        return {};
    }

    base::Result<void> addConstant(const Node &node)
    {
        const std::string &name = node.outputs.empty() ? std::string() : node.outputs.front();
        if (name.empty() || m_names.contains(name))
            return doesNotFit(name);
        if (const Tensor *tensor = tensorHeldBy(node))
            return addTensor(*tensor, name);
        if (at::Tensor value = numbersHeldBy(node); value.defined()) {
            m_names.emplace(name, constantValue(std::move(value), name));
            return {};
        }
        refuse(node, {});
        return {};
    }

    base::Result<void> writeNode(std::size_t i)
    {
        const Node &node = nodes()[i];
        if (m_done[i] || m_refused.size() >= mostRefused)
            return {};
        const bool isLost = std::ranges::any_of(
            node.inputs, [this](const std::string &input) { return m_lost.contains(input); });
        if (isLost) { // only what is at fault is told of
            m_lost.insert(node.outputs.begin(), node.outputs.end());
            return {};
        }
        const auto inputs = inputsOf(node);
        if (!inputs)
            return doesNotFit(node.name.empty() ? node.type : node.name);
        if (node.type == "If" && node.domain.empty())
            return writeBranch(node, inputs->empty() ? Value() : *inputs->front());
        const Operator operation = operationOf(node);
        if (!operation) {
            refuse(node, {});
            return {};
        }
        try {
            if (auto known = folded(node, operation, *inputs, m_opset, m_left))
                return name(node, std::move(*known));
            return writeWith(operation, i, *inputs);
        } catch (const Refused &refused) {
            refuse(node, refused.why);
        } catch (const std::exception &) { // no operator for these types
            refuse(node, {});
        }
        return {};
    }

    /// Of If, the one that CONDITION, which is known, chooses; in the place of the node.
    base::Result<void> writeBranch(const Node &node, const Value &condition)
    {
        if (condition.kind != Value::Kind::Constant || condition.constant.numel() != 1) {
            refuse(node, "a condition that is computed from the data");
            return {};
        }
        const char *const chosen = condition.constant.item().toBool() ? "then_branch" : "else_branch";
        const auto found = std::ranges::find(node.attributes, chosen, &Attribute::name);
        const auto *branch = found == node.attributes.end()
                                 ? nullptr
                                 : std::get_if<std::shared_ptr<const Graph>>(&found->value);
        if (!branch || (*branch)->outputs.size() < node.outputs.size())
            return doesNotFit(node.name.empty() ? node.type : node.name);
        const Renamed inner = inPlaceOf(**branch, "branch" + std::to_string(m_branches++) + '/',
                                        [this](const std::string &name) { return m_names.contains(name); });
        for (const std::string &output : inner.outputs)
            ++m_readers[output];
        for (const Tensor &tensor : inner.tensors)
            if (auto added = addTensor(tensor, tensor.name); !added)
                return added;
        const std::size_t first = nodes().size();
        for (const Node &one : inner.nodes) {
            countReads(one, nodes().size());
            m_nodes.push_back(one);
            m_done.push_back(false);
        }
        for (std::size_t i = first; i < first + inner.nodes.size(); ++i)
            if (auto written = isConstant(nodes()[i]) ? addConstant(nodes()[i]) : writeNode(i); !written)
                return written;
        return giveOn(node, inner.outputs);
    }

    /// VALUES under the names of what NODE gives.
    base::Result<void> giveOn(const Node &node, const std::vector<std::string> &values)
    {
        for (std::size_t i = 0; i < node.outputs.size(); ++i) {
            const auto value = m_names.find(values[i]);
            if (m_lost.contains(values[i]))
                m_lost.insert(node.outputs[i]);
            else if (value == m_names.end() || !m_names.emplace(node.outputs[i], Value(value->second)).second)
                return doesNotFit(node.outputs[i]);
        }
        return {};
    }

    base::Result<void> writeWith(Operator operation, std::size_t i, const std::vector<const Value *> &inputs)
    {
        const Node &node = nodes()[i];
        jit::Node *const before = m_module.graph().insertPoint()->prev();
        NodeWriter writer(m_module.graph(), &m_weights, node, inputs, m_opset);
        const auto adding = addingBias(i, writer);
        Values values = operation(writer);
        place(before, node);
        if (!adding)
            return name(node, std::move(values));
        m_done[*adding] = true;
        return name(nodes()[*adding], std::move(values));
    }

    void refuse(const Node &node, const std::string &why)
    {
        m_refused.push_back(toldOf(node, why));
        m_lost.insert(node.outputs.begin(), node.outputs.end());
    }

    /// The node that does nothing but add a known bias to what node I gives, which is a convolution or a
    /// product without one.
    std::optional<std::size_t> addingBias(std::size_t i, NodeWriter &writer)
    {
        const Node &node = nodes()[i];
        const bool isConvolution = node.type == "Conv" || node.type == "ConvTranspose";
        if ((!isConvolution && node.type != "MatMul") || (isConvolution && writer.has(2)) ||
            node.outputs.size() != 1 || m_readers[node.outputs[0]] != 1 || !writer.has(1) ||
            !writer.constant(1).defined())
            return std::nullopt;
        const auto reader = m_lastReader.find(node.outputs[0]);
        if (reader == m_lastReader.end() || nodes()[reader->second].type != "Add" ||
            !nodes()[reader->second].domain.empty() || m_done[reader->second] ||
            nodes()[reader->second].inputs.size() != 2 || nodes()[reader->second].outputs.size() != 1)
            return std::nullopt;
        const Node &add = nodes()[reader->second];
        const auto other = m_names.find(add.inputs[0] == node.outputs[0] ? add.inputs[1] : add.inputs[0]);
        if (other == m_names.end() || other->second.kind != Value::Kind::Constant)
            return std::nullopt;
        const at::Tensor bias = biasFrom(other->second.constant, writer);
        if (!bias.defined())
            return std::nullopt;
        writer.addedBias = AddedBias{bias, other->second.name};
        return reader->second;
    }

    base::Result<void> name(const Node &node, Values values)
    {
        for (std::size_t i = 0; i < node.outputs.size(); ++i) {
            const std::string &output = node.outputs[i];
            if (output.empty())
                continue;
            if (i >= values.size()) {
                if (m_readers[output] == 0)
                    continue;
                refuse(node, "output " + std::to_string(i + 1));
                return {};
            }
            Value value = settled(std::move(values[i]), output);
            if (!value.shape)
                value.shape = knownShape(output);
            if (!m_names.emplace(output, std::move(value)).second)
                return doesNotFit(output);
        }
        return {};
    }

    std::optional<Shape> knownShape(const std::string &name)
    {
        if (m_known.empty())
            for (const ValueInfo &info : m_program.graph.known)
                m_known.emplace(info.name, &info);
        const auto found = m_known.find(name);
        return found == m_known.end() ? std::nullopt : found->second->shape;
    }

    /// Where people look for nodes.
    void place(jit::Node *before, const Node &node)
    {
        std::string module = node.module;
        if (module.empty() && node.name.find('/') != std::string::npos)
            module = moduleInNodeName(node.name);
        if (module.empty())
            return;
        const jit::ScopePtr scope = c10::make_intrusive<jit::Scope>()->push(c10::Symbol::scope(module));
        for (jit::Node *one = before->next(); one != m_module.graph().insertPoint(); one = one->next())
            if (one->scopeName().empty())
                one->setScope(scope);
    }

    base::Result<std::vector<jit::Value *>> outputs()
    {
        std::vector<jit::Value *> values;
        for (const ValueInfo &output : m_program.graph.outputs) {
            const auto found = m_names.find(output.name);
            if (found == m_names.end() || found->second.kind == Value::Kind::LeftOut)
                return doesNotFit(output.name);
            NodeWriter writer(m_module.graph(), &m_weights, Node(), {&found->second}, m_opset);
            values.push_back(writer.tensor(0));
        }
        if (values.empty())
            return doesNotFit("outputs");
        return values;
    }

    NewModule &m_module;
    const Program &m_program;
    TensorStore &m_store;
    std::deque<Node> m_nodes; ///< those of the program, then those of branches that were taken
    std::unordered_map<std::string, Value> m_names;
    const std::string &m_file;
    Weights m_weights;
    std::vector<bool> m_done; ///< by node: written, or not to be
    std::int64_t m_opset = 0;
    std::size_t m_branches = 0;
    std::int64_t m_left = std::int64_t{1} << 26; ///< elements that may be computed while reading
    std::unordered_map<std::string, std::size_t> m_readers, m_lastReader;
    std::unordered_set<std::string> m_seen;                  ///< places of tensors
    std::unordered_map<std::string, std::size_t> m_unfolded; ///< readers of a value that are not known yet
    std::unordered_map<std::string, const ValueInfo *> m_known;
    std::vector<std::string> m_refused;
    std::unordered_set<std::string> m_lost; ///< values that nothing makes, because of these
};

} // namespace

base::Result<std::vector<jit::Value *>> writeGraph(NewModule &module, const Program &program,
                                                   TensorStore &store,
                                                   std::unordered_map<std::string, Value> names,
                                                   const std::string &file)
{
    return GraphWriter(module, program, store, std::move(names), file).write();
}

} // namespace paretoscope::formats::onnx
