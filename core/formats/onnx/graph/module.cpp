#include "core/formats/onnx/graph/module.h"

#include "core/formats/modules/newmodule.h"
#include "core/formats/onnx/graph/value.h"
#include "core/formats/onnx/graph/writegraph.h"
#include "core/formats/onnx/program/modulename.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

namespace paretoscope::formats::onnx {

namespace {

namespace jit = torch::jit;
using base::Error;
using base::ErrorCode;

constexpr std::int64_t oldestOpset = 7;
constexpr std::int64_t newestOpset = 26;

/// As code may call it: "input.1" → "input_1".
std::string identifier(const std::string &name, std::map<std::string, int> &taken)
{
    constexpr std::size_t longest = 100;
    std::string text;
    for (const char letter : name.substr(0, longest))
        text += std::isalnum(static_cast<unsigned char>(letter)) ? letter : '_';
    if (text.empty() || std::isdigit(static_cast<unsigned char>(text.front())))
        text = "input_" + text;
    std::string free = text;
    while (free == "self" || !taken.emplace(free, 1).second)
        free = text + '_' + std::to_string(++taken.try_emplace(text, 1).first->second);
    return free;
}

base::Result<void> checkVersion(const Program &program, const std::string &file)
{
    const auto opset = program.opsets.find("");
    const bool isNeeded =
        std::ranges::any_of(program.graph.nodes, [](const Node &node) { return node.domain.empty(); });
    if (opset == program.opsets.end() && isNeeded)
        return Error{
            ErrorCode::ModelUnreadable,
            {PARETOSCOPE_SAY("onnx.no-opset",
                             "%1 is damaged: it does not say which version of ONNX's operators (opset) "
                             "it is written in; export it again."),
             file},
            {}};
    if (opset == program.opsets.end() || (opset->second >= oldestOpset && opset->second <= newestOpset))
        return {};
    return Error{
        ErrorCode::ModelUnsupported,
        {PARETOSCOPE_SAY("onnx.other-opset", "%1 is written in version %2 of ONNX's operators (opset); those "
                                             "from %3 to %4 are read. Export it with one of these."),
         file, opset->second, oldestOpset, newestOpset},
        {}};
}

} // namespace

base::Result<jit::Module> moduleOf(const Program &program, TensorStore &store, const std::string &file)
{
    if (auto version = checkVersion(program, file); !version)
        return version.error();
    if (program.graph.hasSparse)
        return Error{ErrorCode::ModelUnsupported,
                     {PARETOSCOPE_SAY("onnx.sparse", "%1 keeps weights as sparse tensors, which are not read "
                                                     "here; make them dense before export."),
                      file},
                     {}};
    NewModule module("__torch__.Onnx");
    std::unordered_map<std::string, Value> names;
    std::set<std::string> stored;
    std::map<std::string, int> taken; ///< and the last number that made another of it
    for (const Tensor &tensor : program.graph.initializers)
        stored.insert(tensor.name);
    for (const ValueInfo &input : program.graph.inputs) {
        if (stored.contains(input.name))
            continue; // has a value for good, which may be given another in other programs
        if (names.contains(input.name))
            return Error{ErrorCode::ModelUnreadable,
                         {PARETOSCOPE_SAY("onnx.same-input",
                                          "%1 is damaged: two of its inputs are called %2; export it again."),
                          file, readable(input.name)},
                         {}};
        const auto type = scalarTypeOf(input.type);
        if (!type)
            return Error{ErrorCode::ModelUnsupported,
                         {PARETOSCOPE_SAY("onnx.other-input",
                                          "The input %1 of %2 is no tensor of numbers, which is not "
                                          "read here; export the network without it."),
                          readable(input.name), file},
                         {}};
        jit::Value *value =
            module.argument({identifier(input.name, taken), c10::TypePtr(c10::TensorType::get())});
        names.emplace(input.name, tensorValue(value, *type, input.shape));
    }
    auto outputs = writeGraph(module, program, store, std::move(names), file);
    if (!outputs)
        return outputs.error();
    jit::Value *output = outputs->front();
    if (outputs->size() > 1)
        output = module.graph().insertNode(module.graph().createTuple(*outputs))->output();
    return module.finish(output);
}

} // namespace paretoscope::formats::onnx
