#include "core/formats/torchscript/sourcemethods.h"

#include "core/formats/torchscript/load.h"

#include <torch/csrc/jit/passes/inliner.h>

namespace paretoscope::formats {

namespace {

namespace jit = torch::jit;
namespace prim = c10::prim;

/// Attributes are read from the root itself, and none of them is a tensor or a module.
bool readsPlainAttributesOnly(jit::Graph &graph)
{
    for (const jit::Node *node : jit::findAllNodes(graph, prim::GetAttr, true)) {
        const auto &type = node->output()->type();
        if (node->input() != graph.inputs()[0] || type->isSubtypeOf(*c10::TensorType::get()) ||
            type->cast<c10::ClassType>())
            return false;
    }
    for (const jit::Use &use : graph.inputs()[0]->uses())
        if (use.user->kind() != prim::GetAttr)
            return false;
    return true;
}

/// GRAPH in the place of the module's forward, where the reader of models looks.
void makeForward(jit::Module &module, const std::string &method, const std::shared_ptr<jit::Graph> &graph)
{
    module.type()->unsafeRemoveMethod("forward");
    jit::Function *forward = module._ivalue()->compilation_unit()->create_function(
        c10::QualifiedName(c10::QualifiedName("paretoscope.method." + method), "forward"), graph);
    module.type()->addMethod(forward);
}

} // namespace

std::vector<SourceMethod> readMethods(jit::Module &module, const std::string &file)
{
    std::vector<SourceMethod> methods;
    std::vector<std::shared_ptr<jit::Graph>> graphs; // before any forward is another's
    for (const jit::Method &method : module.get_methods()) {
        if (method.name() == "forward" || method.name().starts_with('_'))
            continue;
        const c10::FunctionSchema &schema = method.function().getSchema();
        methods.push_back({method.name(), schema.arguments(), {}, {}, {}});
        graphs.push_back(method.graph()->copy());
        jit::Inline(*graphs.back());
    }
    for (std::size_t i = 0; i < methods.size(); ++i) {
        SourceMethod &method = methods[i];
        if (!jit::findAllNodes(*graphs[i], prim::SetAttr, true).empty()) {
            method.obstacle =
                PARETOSCOPE_SAY("method.changes-attributes",
                                "it changes attributes, which the written forward does not look at");
        } else if (readsPlainAttributesOnly(*graphs[i])) {
            method.plain = graphs[i];
        } else {
            makeForward(module, method.name, graphs[i]);
            auto model = readLoadedModule(module, file);
            if (model)
                method.model = std::move(*model);
            else
                method.obstacle = PARETOSCOPE_SAY("method.no-graph", "it cannot be turned into a graph");
        }
    }
    return methods;
}

} // namespace paretoscope::formats
