#include "core/formats/torchscript/forwardgraph.h"

#include "core/formats/torchscript/argumentguard.h"
#include "core/formats/torchscript/precision.h"
#include "core/graph/storedtype.h"

#include <torch/csrc/jit/ir/constants.h>

#include <map>

namespace paretoscope::formats {

namespace {

namespace jit = torch::jit;
namespace prim = c10::prim;

class ForwardBuilder {
public:
    ForwardBuilder(const graph::ModelData &data, const c10::ClassTypePtr &self, const AttributePath &pathOf)
        : m_data(data), m_pathOf(pathOf), m_values(data.values.size(), nullptr)
    {
        m_self = m_graph->addInput("self");
        m_self->setType(self);
        for (const graph::Argument &argument : data.arguments) {
            m_inputs.push_back(m_graph->addInput());
            m_inputs.back()->setType(argument.type ? c10::unshapedType(argument.type)
                                                   : c10::TypePtr(c10::TensorType::get()));
        }
    }

    std::shared_ptr<jit::Graph> build()
    {
        for (std::size_t i = 0; i < m_inputs.size(); ++i)
            take(m_data.arguments[i], m_inputs[i]);
        for (const graph::Node &node : m_data.nodes)
            node.opaque ? addOpaque(node) : addNode(node);
        m_graph->registerOutput(value(m_data.output));
        m_graph->lint();
        return m_graph;
    }

private:
    void take(const graph::Argument &argument, jit::Value *input)
    {
        if (argument.value < 0)
            insertGuard(*m_graph, input, argument);
        else
            m_values[graph::at(argument.value)] =
                isOptional(input->type()) && !isOptional(typeOf(argument.value))
                    ? insertUnwrapping(*m_graph, input, argument)
                    : input;
    }

    static bool isOptional(const c10::TypePtr &type) { return type->kind() == c10::TypeKind::OptionalType; }

    /// Shapes seen while tracing are no promise; values without a type are tensors that a rewriting added.
    c10::TypePtr typeOf(graph::ValueId id) const
    {
        const c10::TypePtr &type = m_data.values[graph::at(id)].type;
        return type ? c10::unshapedType(type) : c10::TypePtr(c10::TensorType::get());
    }

    jit::Value *attribute(const std::vector<std::string> &path)
    {
        jit::Value *owner = m_self;
        std::string name;
        for (const std::string &step : path) {
            name += '.' + step;
            jit::Value *&known = m_attributes[name];
            if (!known)
                known = m_graph->insertGetAttr(owner, step);
            owner = known;
        }
        return owner;
    }

    /// The value in the new graph; parameters and constants appear where they are first read.
    jit::Value *value(graph::ValueId id)
    {
        jit::Value *&known = m_values[graph::at(id)];
        if (!known) {
            const std::vector<std::string> path = m_pathOf(id);
            known = path.empty() ? jit::insertConstant(*m_graph, constantOf(m_data.values[graph::at(id)]))
                                 : attribute(path);
        }
        return known;
    }

    /// As the file had it: a type that stands for a narrower one is that one again.
    static c10::IValue constantOf(const graph::Value &value)
    {
        const bool isType = value.stored != graph::FloatType::Float32 && value.constant.isInt();
        return isType ? c10::IValue(static_cast<std::int64_t>(graph::scalarType(value.stored)))
                      : value.constant;
    }

    std::vector<jit::Value *> inputsOf(const graph::Node &node)
    {
        std::vector<jit::Value *> inputs;
        for (const graph::ValueId id : node.inputs)
            inputs.push_back(value(id));
        return inputs;
    }

    void addNode(const graph::Node &node)
    {
        const std::vector<jit::Value *> inputs = inputsOf(node);
        jit::Node *added = m_graph->insertNode(
            m_graph->create(c10::Symbol::fromQualString(node.op), inputs, node.outputs.size()));
        for (std::size_t i = 0; i < node.outputs.size(); ++i) {
            m_values[graph::at(node.outputs[i])] = added->output(i);
            added->output(i)->setType(typeOf(node.outputs[i]));
        }
    }

    void addOpaque(const graph::Node &node)
    {
        const std::vector<jit::Value *> inputs = inputsOf(node);
        const std::shared_ptr<jit::Graph> stored = const_cast<jit::Graph &>(*node.opaque).copy(); // only read
        restoreCode(*stored);
        const std::vector<jit::Value *> outputs = jit::insertGraph(*m_graph, *stored, inputs);
        for (std::size_t i = 0; i < node.outputs.size(); ++i)
            m_values[graph::at(node.outputs[i])] = outputs[i];
    }

    const graph::ModelData &m_data;
    const AttributePath &m_pathOf;
    std::shared_ptr<jit::Graph> m_graph = std::make_shared<jit::Graph>();
    jit::Value *m_self = nullptr;
    std::vector<jit::Value *> m_inputs;               ///< parallel to the arguments
    std::vector<jit::Value *> m_values;               ///< by ValueId; null until first read
    std::map<std::string, jit::Value *> m_attributes; ///< by path from the root
};

} // namespace

std::shared_ptr<jit::Graph> forwardGraph(const graph::ModelData &data, const c10::ClassTypePtr &self,
                                         const AttributePath &pathOf)
{
    return ForwardBuilder(data, self, pathOf).build();
}

} // namespace paretoscope::formats
