#include "core/formats/methodschema.h"

#include <algorithm>
#include <cctype>

namespace paretoscope::formats {

namespace {

namespace jit = torch::jit;

/// "x.1" → "x": LibTorch numbers values of one name.
std::string declaredName(std::string name)
{
    const auto dot = name.rfind('.');
    if (dot != std::string::npos && dot > 0 && dot + 1 < name.size() &&
        std::all_of(name.begin() + static_cast<std::ptrdiff_t>(dot) + 1, name.end(),
                    [](unsigned char c) { return std::isdigit(c); }))
        name.resize(dot);
    return name;
}

} // namespace

std::vector<c10::Argument> forwardArguments(const graph::ModelData &data,
                                            const std::vector<c10::Argument> &declared)
{
    std::vector<c10::Argument> arguments;
    auto next = declared.begin();
    for (const graph::ValueId id : data.inputs) {
        const std::string name = declaredName(data.values[static_cast<std::size_t>(id)].name);
        next = std::find_if(next, declared.end(), [&](const c10::Argument &a) { return a.name() == name; });
        if (next == declared.end())
            return {};
        arguments.emplace_back(name, next->type());
        ++next;
    }
    return arguments;
}

c10::FunctionSchema declaredSchema(const std::string &name, const jit::Graph &graph,
                                   const std::vector<c10::Argument> &arguments)
{
    std::vector<c10::Argument> all{{"self", graph.inputs()[0]->type()}};
    const bool named = arguments.size() + 1 == graph.inputs().size();
    for (std::size_t i = 1; i < graph.inputs().size(); ++i) {
        const c10::TypePtr type = c10::unshapedType(graph.inputs()[i]->type());
        if (named)
            all.push_back(arguments[i - 1].cloneWithType(type));
        else
            all.emplace_back("input" + std::to_string(i), type);
    }
    std::vector<c10::Argument> returns;
    for (const jit::Value *output : graph.outputs())
        returns.emplace_back("", c10::unshapedType(output->type()));
    return {name, "", std::move(all), std::move(returns)};
}

void addMethod(const jit::Module &module, const std::string &name, const std::shared_ptr<jit::Graph> &graph,
               c10::FunctionSchema schema)
{
    jit::Function *method = module._ivalue()->compilation_unit()->create_function(
        c10::QualifiedName(*module.type()->name(), name), graph);
    method->setSchema(std::move(schema));
    module.type()->addMethod(method);
}

bool moveTo(const c10::ClassTypePtr &type, jit::Graph &graph)
{
    graph.inputs()[0]->setType(type);
    const auto reads = jit::findAllNodes(graph, c10::prim::GetAttr, true);
    return std::ranges::all_of(reads, [&](const jit::Node *node) {
        const auto slot = type->findAttributeSlot(node->s(c10::attr::name));
        return slot && *type->getAttribute(*slot) == *node->output()->type();
    });
}

} // namespace paretoscope::formats
