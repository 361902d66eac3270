#include "core/formats/torchscript/methodschema.h"

#include <algorithm>

namespace paretoscope::formats {

namespace jit = torch::jit;

std::vector<c10::Argument> forwardArguments(const graph::ModelData &data)
{
    std::vector<c10::Argument> arguments;
    for (const graph::Argument &argument : data.arguments) {
        const c10::TypePtr type = argument.type ? argument.type : c10::TypePtr(c10::TensorType::get());
        if (argument.value < 0 && argument.mayBeLeftOut)
            arguments.push_back(c10::Argument(argument.name, type, {}, argument.fixed));
        else
            arguments.emplace_back(argument.name, type);
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
