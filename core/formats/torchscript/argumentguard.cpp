#include "core/formats/torchscript/argumentguard.h"

#include <torch/csrc/jit/api/compilation_unit.h>
#include <torch/csrc/jit/api/function_impl.h>
#include <torch/csrc/jit/frontend/resolver.h>
#include <torch/csrc/jit/ir/constants.h>
#include <torch/csrc/jit/passes/inliner.h>

#include <algorithm>
#include <cctype>
#include <memory>
#include <sstream>

namespace paretoscope::formats {

namespace {

namespace jit = torch::jit;

/// What may stand in a text of TorchScript as it is.
std::string harmless(std::string text)
{
    constexpr std::size_t longest = 60;
    std::ranges::replace_if(
        text,
        [](unsigned char c) { return c < 0x20 || c > 0x7E || c == '"' || c == '\\' || c == '{' || c == '}'; },
        '?');
    return text.size() > longest ? text.substr(0, longest) + "..." : text;
}

std::string textOf(const c10::IValue &value)
{
    std::ostringstream text;
    text << value;
    return harmless(text.str());
}

/// The graph of the function "check" in SOURCE.
std::shared_ptr<jit::Graph> compiled(const std::string &source)
{
    jit::CompilationUnit unit;
    unit.define({}, source, jit::nativeResolver(), nullptr);
    auto graph = jit::toGraphFunction(unit.get_function("check")).graph()->copy();
    jit::Inline(*graph);
    return graph;
}

} // namespace

void insertGuard(jit::Graph &graph, jit::Value *input, const graph::Argument &argument)
{
    const std::string type = argument.type->annotation_str();
    const std::string message = "This network was written for " + harmless(argument.name) + " = " +
                                textOf(argument.fixed) + " alone.";
    const auto optional = argument.type->cast<c10::OptionalType>();
    const std::string elsewise = ", \"" + message + "\"\n";
    std::string source = "def check(value: " + type;
    if (argument.fixed.isNone()) {
        source += "):\n    assert value is None" + elsewise;
    } else {
        source += ", expected: " + (optional ? optional->getElementType()->annotation_str() : type) + "):\n";
        if (optional)
            source += "    assert value is not None" + elsewise;
        source += "    assert value == expected" + elsewise;
    }
    try {
        const auto check = compiled(source);
        std::vector<jit::Value *> inputs{input};
        if (!argument.fixed.isNone())
            inputs.push_back(jit::insertConstant(graph, argument.fixed));
        jit::insertGraph(graph, *check, inputs);
    } catch (const std::exception
                 &) { // devices and the like cannot be compared: any value is taken for the fixed one
    }
}

jit::Value *insertUnwrapping(jit::Graph &graph, jit::Value *input, const graph::Argument &argument)
{
    const auto check =
        compiled("def check(value: " + argument.type->annotation_str() +
                 "):\n    assert value is not None, \"This network was written for a call with " +
                 harmless(argument.name) + ".\"\n    return value\n");
    return jit::insertGraph(graph, *check, std::vector<jit::Value *>{input}).front();
}

} // namespace paretoscope::formats
