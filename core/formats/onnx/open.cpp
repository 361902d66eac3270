#include "core/formats/onnx/open.h"

#include "core/base/enginescope.h"
#include "core/base/file.h"
#include "core/base/fileerrors.h"
#include "core/base/filekind.h"
#include "core/formats/modules/operators.h"
#include "core/formats/onnx/graph/module.h"
#include "core/formats/onnx/program/inlined.h"
#include "core/formats/onnx/program/modulename.h"
#include "core/formats/onnx/program/parse.h"
#include "core/formats/onnx/program/plainforms.h"
#include "core/formats/onnx/tensors.h"

namespace paretoscope::formats::onnx {

namespace {

using base::ErrorCode;

base::Result<void> checkPlace(const std::filesystem::path &path)
{
    std::error_code failure;
    const auto status = std::filesystem::status(path, failure);
    if (!std::filesystem::exists(status))
        return base::missingFile(path, ErrorCode::ModelNotFound);
    if (!std::filesystem::is_regular_file(status))
        return base::notAFile(path, ErrorCode::ModelUnreadable);
    if (auto other = base::recognisedFile(path, ErrorCode::ModelUnreadable))
        return std::move(*other);
    return {};
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
    for (const Node &node : program.graph.nodes)
        ++origin.operators[readable(node.domain.empty() ? node.type : node.domain + '.' + node.type)];
    return origin;
}

} // namespace

base::Result<Opened> open(const std::filesystem::path &path)
{
    return base::guarded(
        ErrorCode::ModelUnsupported,
        {PARETOSCOPE_SAY("onnx.no-module",
                         "%1 is built in a way that cannot be run here; save the network with "
                         "torch.jit.trace or torch.export.save."),
         path},
        [&]() -> base::Result<Opened> {
            if (auto place = checkPlace(path); !place)
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
            return Opened{std::move(*module), std::move(origin), store.bytes()};
        });
}

} // namespace paretoscope::formats::onnx
