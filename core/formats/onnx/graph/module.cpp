#include "core/formats/onnx/graph/module.h"

#include "core/formats/modules/newmodule.h"
#include "core/formats/onnx/graph/value.h"
#include "core/formats/onnx/graph/writegraph.h"
#include "core/formats/onnx/program/modulename.h"

#include <algorithm>
#include <cctype>
#include <set>

namespace paretoscope::formats::onnx {

namespace {

namespace jit = torch::jit;
using base::Error;
using base::ErrorCode;

constexpr std::int64_t oldestOpset = 7;
constexpr std::int64_t newestOpset = 26;

/// As code may call it: "input.1" → "input_1".
std::string identifier(const std::string &name, std::set<std::string> &taken)
{
    constexpr std::size_t longest = 100;
    std::string text;
    for (const char letter : name.substr(0, longest))
        text += std::isalnum(static_cast<unsigned char>(letter)) ? letter : '_';
    if (text.empty() || std::isdigit(static_cast<unsigned char>(text.front())))
        text = "input_" + text;
    std::string free = text;
    for (int i = 2; free == "self" || !taken.insert(free).second; ++i)
        free = text + '_' + std::to_string(i);
    return free;
}

base::Result<void> checkVersion(const Program &program, const std::string &file)
{
    const auto opset = program.opsets.find("");
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
    NewModule module("__torch__.Onnx");
    std::unordered_map<std::string, Value> names;
    std::set<std::string> stored;
    std::set<std::string> taken;
    for (const Tensor &tensor : program.graph.initializers)
        stored.insert(tensor.name);
    for (const ValueInfo &input : program.graph.inputs) {
        if (stored.contains(input.name))
            continue; // has a value for good, which may be given another in other programs
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
