#include "core/formats/onnx/open.h"

#include "core/base/enginescope.h"
#include "core/formats/modules/modelfile.h"
#include "core/formats/modules/operators.h"
#include "core/formats/onnx/graph/module.h"
#include "core/formats/onnx/program/inlined.h"
#include "core/formats/onnx/program/modulename.h"
#include "core/formats/onnx/program/parse.h"
#include "core/formats/onnx/program/plainforms.h"
#include "core/formats/onnx/tensors.h"
#include "core/formats/typenames.h"

#include <set>
#include <string_view>

namespace paretoscope::formats::onnx {

namespace {

using base::ErrorCode;

/// Those that have no value of their own.
std::vector<DeclaredInput> declaredIn(const Graph &graph)
{
    std::set<std::string_view> stored;
    for (const Tensor &tensor : graph.initializers)
        stored.insert(tensor.name);
    std::vector<DeclaredInput> inputs;
    for (const ValueInfo &input : graph.inputs) {
        if (stored.contains(input.name))
            continue;
        DeclaredInput declared{.name = readable(input.name), .shape = input.shape};
        if (const auto type = scalarTypeOf(input.type))
            declared.type = typeNameOf(*type);
        for (const std::string &name : input.dimensionNames)
            declared.sizeNames.push_back(readable(name));
        inputs.push_back(std::move(declared));
    }
    return inputs;
}

FileOrigin originOf(const Program &program)
{
    FileOrigin origin;
    origin.version = "IR " + std::to_string(program.irVersion);
    for (const auto &[domain, version] : program.opsets)
        origin.version +=
            ", " + (domain.empty() ? std::string("opset") : readable(domain)) + ' ' + std::to_string(version);
    origin.producer = readable(program.producer);
    if (!program.producerVersion.empty())
        origin.producer += ' ' + readable(program.producerVersion);
    origin.inputs = declaredIn(program.graph);
    for (const Node &node : program.graph.nodes)
        ++origin.operators[readable(node.domain.empty() ? node.type : node.domain + '.' + node.type)];
    return origin;
}

} // namespace

base::Result<OpenedModule> open(const std::filesystem::path &path)
{
    return base::guarded(
        ErrorCode::ModelUnsupported,
        {PARETOSCOPE_SAY("onnx.no-module",
                         "%1 is built in a way that cannot be run here; save the network with "
                         "torch.jit.trace or torch.export.save."),
         path},
        [&]() -> base::Result<OpenedModule> {
            if (auto place = checkIsModelFile(path); !place)
                return place.error();
            const auto memory = base::FileMemory::copyOf(path);
            if (!memory)
                return memory.error();
            auto program = programFrom((*memory)->bytes(), path.string());
            if (!program)
                return program.error();
            supplyNewerOperators();
            TensorStore store(path, *memory);
            FileOrigin origin = originOf(*program);
            auto module =
                moduleOf(inPlainForms(withFunctionsInlined(std::move(*program))), store, path.string());
            if (!module)
                return module.error();
            return OpenedModule{std::move(*module), std::move(origin), store.bytes(), store.others()};
        });
}

} // namespace paretoscope::formats::onnx
