#include "core/formats/torchscript/attributes.h"

#include "core/formats/torchscript/nodename.h"
#include "core/formats/torchscript/precision.h"
#include "core/graph/storedtype.h"
#include "core/graph/tensorsin.h"

#include <torch/csrc/jit/ir/constants.h>
#include <torch/csrc/jit/passes/inliner.h>

#include <algorithm>
#include <optional>
#include <sstream>

namespace paretoscope::formats {

namespace {

namespace jit = torch::jit;
namespace prim = c10::prim;

/// Equal for tensors that are the same view of the same memory: tied weights.
std::string identity(const at::Tensor &tensor)
{
    std::ostringstream text;
    if (tensor.has_storage())
        text << static_cast<const void *>(tensor.storage().unsafeGetStorageImpl()) << ' '
             << tensor.storage_offset() << ' ' << tensor.sizes() << ' ' << tensor.strides();
    else
        text << static_cast<const void *>(tensor.unsafeGetTensorImpl());
    text << ' ' << tensor.scalar_type();
    return text.str();
}

/// ATTRIBUTE as a constant may hold it: objects of LibTorch's own (packed weights) must not keep the code
/// alive that they were loaded with.
c10::IValue asConstant(const c10::IValue &attribute)
{
    if (!attribute.isObject())
        return attribute;
    const auto type = attribute.toObject()->type();
    const bool own = type->name() && type->name()->qualifiedName().starts_with("__torch__.torch.classes.");
    return own ? c10::IValue(attribute.toObject()->copy_to_weak_compilation_ref()) : attribute;
}

} // namespace

AttributeResolver::AttributeResolver(const jit::Module &module, std::shared_ptr<jit::Graph> graph)
    : m_module(module), m_graph(std::move(graph))
{
    nameTensors();
}

/// Names as a state dict has them: of a tied tensor the first.
void AttributeResolver::nameTensors()
{
    for (const auto &entry : m_module.named_parameters())
        m_names.try_emplace(identity(entry.value), entry.name, false);
    for (const auto &entry : m_module.named_buffers())
        m_names.try_emplace(identity(entry.value), entry.name, true);
}

bool AttributeResolver::resolve()
{
    findOwners();
    m_nestedWrites.clear();
    m_written.clear();
    m_containers.clear();
    collectNestedWrites(m_graph->block(), 0);
    return resolveBlock(m_graph->block());
}

/// Calls through an interface type are known once the object is; their bodies may hold further modules.
void AttributeResolver::findOwners()
{
    do {
        m_owners.clear();
        m_owners[m_graph->inputs()[0]] = {m_module._ivalue(), {}};
    } while (visitCalls(m_graph->block()));
}

bool AttributeResolver::visitCalls(jit::Block *block)
{
    for (jit::Node *node : block->nodes()) {
        if (node->kind() == prim::CallMethod && resolveCall(node))
            return true;
        for (jit::Block *inner : node->blocks())
            if (visitCalls(inner))
                return true;
        if (node->kind() != prim::GetAttr)
            continue;
        const auto owner = m_owners.find(node->input());
        if (owner == m_owners.end())
            continue;
        const c10::IValue attribute = owner->second.object->getAttr(node->s(c10::attr::name));
        if (attribute.isObject() && attribute.toObject()->type()->is_module()) {
            Owner child{attribute.toObject(), attributePath(owner->second.path, node->s(c10::attr::name))};
            m_owners[node->output()] = std::move(child);
        }
    }
    return false;
}

bool AttributeResolver::resolveCall(jit::Node *node)
{
    const auto owner = m_owners.find(node->input(0));
    if (owner == m_owners.end())
        return false;
    jit::Function *method = owner->second.object->type()->findMethod(node->s(c10::attr::name));
    if (!method)
        return false;
    jit::inlineCallTo(node, &jit::toGraphFunction(*method));
    jit::Inline(*m_graph);
    return true;
}

void AttributeResolver::collectNestedWrites(jit::Block *block, int depth)
{
    for (jit::Node *node : block->nodes()) {
        if (depth > 0 && node->kind() == prim::SetAttr)
            m_nestedWrites.insert(node->s(c10::attr::name));
        for (jit::Block *inner : node->blocks())
            collectNestedWrites(inner, depth + 1);
    }
}

bool AttributeResolver::resolveBlock(jit::Block *block)
{
    bool changed = false;
    for (auto it = block->nodes().begin(); it != block->nodes().end();) {
        jit::Node *node = *it++; // before the node may go
        for (jit::Block *inner : node->blocks())
            changed = resolveBlock(inner) || changed;
        if (node->kind() == prim::GetAttr)
            changed = resolveRead(node) || changed;
        else if (node->kind() == prim::SetAttr)
            changed = resolveWrite(node) || changed;
    }
    return changed;
}

bool AttributeResolver::resolveRead(jit::Node *node)
{
    const std::string name = node->s(c10::attr::name);
    const auto owner = m_owners.find(node->input());
    if (owner == m_owners.end() || m_owners.contains(node->output()) || m_nestedWrites.contains(name))
        return false;
    const Owner &parent = owner->second;
    const auto written = m_written.find({parent.object.get(), name});
    jit::Value *replacement =
        written != m_written.end()
            ? written->second
            : replacementFor(parent.object->getAttr(name), attributePath(parent.path, name), node);
    if (!replacement)
        return false;
    node->output()->replaceAllUsesWith(replacement);
    node->destroy();
    return true;
}

/// Later reads see the value written. A model that changes its own attributes so behaves on every run as it
/// does on the first one after loading.
bool AttributeResolver::resolveWrite(jit::Node *node)
{
    const std::string name = node->s(c10::attr::name);
    const auto owner = m_owners.find(node->input(0));
    if (owner == m_owners.end() || m_nestedWrites.contains(name))
        return false;
    m_written[{owner->second.object.get(), name}] = node->input(1);
    node->destroy();
    return true;
}

jit::Value *AttributeResolver::replacementFor(const c10::IValue &attribute, const std::string &name,
                                              jit::Node *node)
{
    if (attribute.isTensor() && attribute.toTensor().defined())
        return inputFor(attribute.toTensor(), name);
    if (!graph::tensorsIn(attribute).empty()) {
        const auto [found, isNew] = m_containers.try_emplace(name, nullptr);
        if (isNew) {
            const jit::WithInsertPoint front(*m_graph->nodes().begin()); // every read finds the same one
            found->second = containerFor(attribute, name);
        }
        return found->second;
    }
    const jit::WithInsertPoint here(node);
    const auto constant = jit::tryInsertConstant(*m_graph, asConstant(attribute));
    return constant ? *constant : nullptr;
}

/// A list, tuple or dict that holds parameters, put together from them; null for any other thing that holds
/// tensors.
jit::Value *AttributeResolver::containerFor(const c10::IValue &attribute, const std::string &name)
{
    if (attribute.isTensor() && attribute.toTensor().defined())
        return inputFor(attribute.toTensor(), name);
    if (graph::tensorsIn(attribute).empty()) {
        const auto constant = jit::tryInsertConstant(*m_graph, attribute);
        return constant ? *constant : nullptr;
    }
    std::vector<jit::Value *> parts;
    const auto add = [&](const c10::IValue &part, const std::string &key) {
        parts.push_back(containerFor(part, attributePath(name, key)));
    };
    jit::Symbol kind = prim::ListConstruct;
    if (attribute.isList()) {
        for (const c10::IValue &element : attribute.toListRef())
            add(element, std::to_string(parts.size()));
    } else if (attribute.isTuple()) {
        kind = prim::TupleConstruct;
        for (const c10::IValue &element : attribute.toTupleRef().elements())
            add(element, std::to_string(parts.size()));
    } else if (attribute.isGenericDict()) {
        kind = prim::DictConstruct;
        for (const auto &entry : attribute.toGenericDict()) {
            add(entry.key(), "key");
            add(entry.value(),
                entry.key().isString() ? entry.key().toStringRef() : std::to_string(parts.size()));
        }
    } else {
        return nullptr;
    }
    if (std::ranges::count(parts, nullptr) > 0)
        return nullptr;
    jit::Node *container = m_graph->insertNode(m_graph->create(kind, parts, 1));
    container->output()->setType(attribute.type<c10::Type>());
    return container->output();
}

jit::Value *AttributeResolver::inputFor(const at::Tensor &tensor, const std::string &name)
{
    graph::Parameter parameter{name, tensor.detach(), true};
    if (const auto known = m_names.find(identity(tensor)); known != m_names.end())
        std::tie(parameter.name, parameter.buffer) = known->second;
    return adopt(std::move(parameter));
}

jit::Value *AttributeResolver::adopt(graph::Parameter parameter)
{
    const auto [found, isNew] = m_byTensor.try_emplace(identity(parameter.tensor), m_parameters.size());
    if (!isNew)
        return m_inputs[found->second];
    jit::Value *input = m_graph->addInput();
    input->setType(c10::TensorType::get());
    m_byInput[input] = m_parameters.size();
    m_parameters.push_back(std::move(parameter));
    m_inputs.push_back(input);
    return input;
}

void AttributeResolver::widen(const std::set<c10::ScalarType> &types)
{
    for (graph::Parameter &parameter : m_parameters) {
        if (!types.contains(parameter.tensor.scalar_type()))
            continue;
        parameter.stored = graph::floatType(parameter.tensor.scalar_type());
        parameter.tensor = widened(parameter.tensor, types);
    }
}

const graph::Parameter *AttributeResolver::parameterOf(const jit::Value *value) const
{
    const auto found = m_byInput.find(value);
    return found == m_byInput.end() ? nullptr : &m_parameters[found->second];
}

base::Result<void> AttributeResolver::finish()
{
    using base::Error;
    using base::ErrorCode;
    collectNestedWrites(m_graph->block(), 0);
    if (!m_nestedWrites.empty())
        return Error{ErrorCode::ModelUnsupported,
                     {PARETOSCOPE_SAY("torchscript.changes-unknown",
                                      "The model changes its own attribute %1 through a value that is only "
                                      "known at run time; change it through self instead."),
                      *m_nestedWrites.begin()},
                     {}};
    for (const jit::Symbol kind : {prim::GetAttr, prim::SetAttr, prim::CallMethod})
        for (const jit::Node *node : jit::findAllNodes(*m_graph, kind, true))
            return Error{ErrorCode::ModelUnsupported,
                         {PARETOSCOPE_SAY("torchscript.reaches-unknown",
                                          "The model reaches %1 through a value that is only known at run "
                                          "time; reach it through self instead."),
                          node->s(c10::attr::name)},
                         kind.toQualString()};
    if (m_graph->inputs()[0]->hasUses())
        return Error{ErrorCode::ModelUnsupported,
                     PARETOSCOPE_SAY("torchscript.hands-itself",
                                     "The model hands itself around as a value, which "
                                     "cannot be followed; call its modules directly."),
                     {}};
    return {};
}

} // namespace paretoscope::formats
