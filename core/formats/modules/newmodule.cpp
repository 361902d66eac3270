#include "core/formats/modules/newmodule.h"

#include <algorithm>
#include <utility>

namespace paretoscope::formats {

namespace {

namespace jit = torch::jit;

constexpr std::size_t deepestModule = 100;

/// "layer1.0.weight" → layer1, 0, weight; nothing where a part is empty.
std::optional<std::vector<std::string>> partsOf(const std::string &qualified)
{
    std::vector<std::string> parts;
    for (std::size_t begin = 0; begin <= qualified.size();) {
        const std::size_t end = std::min(qualified.find('.', begin), qualified.size());
        if (end == begin || parts.size() == deepestModule)
            return std::nullopt;
        parts.push_back(qualified.substr(begin, end - begin));
        begin = end + 1;
    }
    return parts;
}

} // namespace

NewModule::NewModule(const std::string &name)
    : m_name(name), m_root(c10::QualifiedName(name), std::make_shared<jit::CompilationUnit>())
{
    m_graph->addInput("self")->setType(m_root.type());
    m_arguments.emplace_back("self", m_root.type());
}

bool NewModule::addTensor(const std::string &qualified, const at::Tensor &tensor, Kind kind)
{
    const auto parts = partsOf(qualified);
    if (!parts)
        return false;
    jit::Module owner = m_root;
    for (std::size_t i = 0; i + 1 < parts->size(); ++i) {
        const auto child = childOf(owner, (*parts)[i]);
        if (!child)
            return false;
        owner = *child;
    }
    if (owner.hasattr(parts->back()))
        return false;
    if (kind == Kind::Parameter)
        owner.register_parameter(parts->back(), tensor, false);
    else
        owner.register_buffer(parts->back(), tensor);
    m_added.emplace(qualified, *parts);
    return true;
}

/// Nothing where NAME is a tensor.
std::optional<jit::Module> NewModule::childOf(jit::Module &owner, const std::string &name)
{
    if (!owner.hasattr(name)) {
        jit::Module made(c10::QualifiedName(m_name), m_root._ivalue()->compilation_unit(), true);
        owner.register_module(name, made);
    }
    const c10::IValue child = owner.attr(name);
    return child.isModule() ? std::optional(child.toModule()) : std::nullopt;
}

jit::Value *NewModule::attribute(const std::string &qualified)
{
    jit::Value *owner = m_graph->inputs()[0];
    std::string whole;
    for (const std::string &part : m_added.at(qualified)) {
        whole += '.' + part;
        jit::Value *&known = m_attributes[whole];
        if (!known)
            known = m_graph->insertGetAttr(owner, part);
        owner = known;
    }
    return owner;
}

jit::Value *NewModule::argument(c10::Argument argument)
{
    jit::Value *input = m_graph->addInput()->setType(argument.type());
    m_arguments.push_back(std::move(argument));
    return input;
}

jit::Module NewModule::finish(jit::Value *output)
{
    for (jit::Module inner : m_root.modules())
        if (!inner.hasattr("training"))
            inner.register_attribute("training", c10::BoolType::get(), false);
    m_graph->registerOutput(output);
    m_graph->lint();
    const c10::QualifiedName name(*m_root.type()->name(), "forward");
    jit::Function *forward = m_root._ivalue()->compilation_unit()->create_function(name, m_graph);
    forward->setSchema({"forward", "", std::move(m_arguments), {c10::Argument("", output->type())}});
    m_root.type()->addMethod(forward);
    return m_root;
}

} // namespace paretoscope::formats
