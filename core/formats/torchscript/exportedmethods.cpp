#include "core/formats/torchscript/exportedmethods.h"

#include "core/formats/torchscript/forwardgraph.h"
#include "core/formats/torchscript/methodschema.h"
#include "core/graph/tensorsin.h"

#include <ATen/ops/equal.h>

#include <map>

namespace paretoscope::formats {

namespace {

namespace jit = torch::jit;
using graph::ModelData;
using graph::ParameterId;

base::Error because(base::Sentence why)
{
    return {base::ErrorCode::ModelUnsupported, std::move(why), {}};
}

/// Of each parameter of a method's model the one in the file. It must be the same one: the file holds but one
/// form.
base::Result<std::vector<ParameterId>> matched(const ModelData &method, const ModelData &written)
{
    std::map<std::string, ParameterId> byName;
    for (std::size_t i = 0; i < written.parameters.size(); ++i)
        if (!written.parameters[i].isGone)
            byName[written.parameters[i].name] = static_cast<ParameterId>(i);
    std::vector<ParameterId> ids;
    for (const graph::Parameter &parameter : method.parameters) {
        const auto found = byName.find(parameter.name);
        if (found == byName.end())
            return because(
                {PARETOSCOPE_SAY("method.reads-other", "it reads %1, which the written forward does not"),
                 parameter.name});
        const graph::Parameter &own = written.parameters[static_cast<std::size_t>(found->second)];
        if (own.stored != parameter.stored || own.tensor.scalar_type() != parameter.tensor.scalar_type() ||
            !own.tensor.equal(parameter.tensor))
            return because({PARETOSCOPE_SAY("method.reads-before-steps",
                                            "it reads %1 as it was before the recipe's steps, or the weights "
                                            "were replaced"),
                            parameter.name});
        ids.push_back(found->second);
    }
    for (const graph::Value &value : method.values)
        if (value.origin == graph::Value::Origin::Constant && !graph::tensorsIn(value.constant).empty())
            return because(PARETOSCOPE_SAY("method.holds-tensors", "its code holds tensors"));
    return ids;
}

base::Result<std::shared_ptr<jit::Graph>> graphOf(const SourceMethod &method, const c10::ClassTypePtr &type,
                                                  const ModelData &written, const ParameterPath &pathTo)
{
    if (method.plain) {
        auto graph = method.plain->copy();
        if (!moveTo(type, *graph))
            return because(PARETOSCOPE_SAY("method.reads-left-out", "it reads what is left out"));
        return graph;
    }
    const ModelData &data = method.model->data();
    const auto ids = matched(data, written);
    if (!ids)
        return ids.error();
    return forwardGraph(data, type, [&](graph::ValueId id) {
        const graph::Value &value = data.values[static_cast<std::size_t>(id)];
        return value.origin == graph::Value::Origin::Parameter
                   ? pathTo((*ids)[static_cast<std::size_t>(value.parameter)])
                   : std::vector<std::string>();
    });
}

} // namespace

base::Result<void> addSourceMethod(const jit::Module &module, const SourceMethod &method,
                                   const ModelData &written, const ParameterPath &pathTo)
{
    if (!method.obstacle.isEmpty())
        return because(method.obstacle);
    const auto graph = graphOf(method, module.type(), written, pathTo);
    if (!graph)
        return graph.error();
    const std::vector<c10::Argument> arguments(method.arguments.begin() + 1, method.arguments.end());
    addMethod(module, method.name, *graph, declaredSchema(method.name, **graph, arguments));
    return {};
}

} // namespace paretoscope::formats
