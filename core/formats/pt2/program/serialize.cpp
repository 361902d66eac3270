#include "core/formats/pt2/program/serialize.h"

#include "core/formats/pt2/numbering.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace paretoscope::formats::pt2 {

namespace {

using nlohmann::json;

constexpr int schemaMajor = 8;
constexpr int schemaMinor = 20;
constexpr int operatorVersion = 10;     ///< of aten's, as PyTorch 2.15 counts them
constexpr std::int64_t hintSamples = 2; ///< what a symbolic size is said to have been seen as
constexpr const char *sampleSymbol = "Symbol('s0', positive=True, integer=True)";

/// As sympy's srepr writes it.
std::string expressionOf(const Count &count)
{
    std::string text = sampleSymbol;
    if (count.perSample != 1)
        text = "Mul(Integer(" + std::to_string(count.perSample) + "), " + text + ")";
    return count.besides == 0 ? text : "Add(" + text + ", Integer(" + std::to_string(count.besides) + "))";
}

json sizeJson(const Count &count)
{
    if (count.isFixed())
        return {{"as_int", count.besides}};
    const std::int64_t hint = count.perSample * hintSamples + count.besides;
    return {{"as_expr", {{"expr_str", expressionOf(count)}, {"hint", {{"as_int", hint}}}}}};
}

json sizesJson(const std::vector<Count> &counts)
{
    json list = json::array();
    for (const Count &count : counts)
        list.push_back(sizeJson(count));
    return list;
}

/// JSON has no numbers for these.
json realJson(double number)
{
    if (std::isnan(number))
        return "NaN";
    if (std::isinf(number))
        return number > 0 ? "Infinity" : "-Infinity";
    return number;
}

json nameJson(const Item &item)
{
    return {{"name", std::get<ValueName>(item).text}};
}

json itemJson(const Item &item)
{
    if (const auto *number = std::get_if<std::int64_t>(&item))
        return *number;
    if (const auto *number = std::get_if<double>(&item))
        return realJson(*number);
    if (const auto *truth = std::get_if<bool>(&item))
        return *truth;
    return std::get<std::string>(item);
}

/// How numbers of ITEM's type are called: "int".
const char *numberTypeOf(const Item &item)
{
    if (std::holds_alternative<bool>(item))
        return "bool";
    if (std::holds_alternative<double>(item))
        return "float";
    return std::holds_alternative<std::string>(item) ? "string" : "int";
}

json tensorsJson(const Argument &argument)
{
    const bool hasGaps =
        std::ranges::any_of(argument.items, [](const Item &item) { return item.index() == 0; });
    json list = json::array();
    for (const Item &item : argument.items) {
        if (!hasGaps)
            list.push_back(nameJson(item));
        else if (item.index() == 0)
            list.push_back({{"as_none", true}});
        else
            list.push_back({{"as_tensor", nameJson(item)}});
    }
    return {{hasGaps ? "as_optional_tensors" : "as_tensors", std::move(list)}};
}

json symbolJson(const Item &item)
{
    if (const auto *name = std::get_if<ValueName>(&item))
        return {{"as_name", name->text}};
    return {{"as_int", itemJson(item)}};
}

json numbersJson(const Argument &argument)
{
    const bool follows = std::ranges::any_of(
        argument.items, [](const Item &item) { return std::holds_alternative<ValueName>(item); });
    if (!argument.isList && follows)
        return {{"as_sym_int", symbolJson(argument.items.front())}};
    if (!argument.isList)
        return {
            {std::string("as_") + numberTypeOf(argument.items.front()), itemJson(argument.items.front())}};
    json list = json::array();
    bool reals = false;
    for (const Item &item : argument.items) {
        list.push_back(follows ? symbolJson(item) : itemJson(item));
        reals = reals || std::holds_alternative<double>(item);
    }
    if (follows)
        return {{"as_sym_ints", std::move(list)}};
    const std::string type = reals                    ? "float"
                             : argument.items.empty() ? "int"
                                                      : numberTypeOf(argument.items.front());
    return {{"as_" + type + "s", std::move(list)}};
}

json argumentJson(const Argument &argument)
{
    switch (argument.kind) {
    case ArgumentKind::Tensor:
        return argument.isList ? tensorsJson(argument)
                               : json{{"as_tensor", nameJson(argument.items.front())}};
    case ArgumentKind::Number:
        return numbersJson(argument);
    case ArgumentKind::ScalarType:
        return {{"as_scalar_type", itemJson(argument.items.front())}};
    case ArgumentKind::MemoryFormat:
        return {{"as_memory_format", itemJson(argument.items.front())}};
    case ArgumentKind::Layout:
        return {{"as_layout", itemJson(argument.items.front())}};
    case ArgumentKind::Device:
        return {{"as_device", {{"type", itemJson(argument.items.front())}}}};
    default:
        return {{"as_none", true}};
    }
}

json argumentsJson(const std::vector<Argument> &arguments)
{
    json list = json::array();
    for (const Argument &argument : arguments)
        list.push_back(argumentJson(argument));
    return list;
}

json nodeJson(const Node &node)
{
    json inputs = json::array();
    for (const NamedArgument &input : node.inputs)
        inputs.push_back({{"name", input.name}, {"arg", argumentJson(input.value)}});
    json metadata = json::object();
    if (!node.module.empty() && node.module.find_first_of(",;()[]") == std::string::npos)
        metadata["nn_module_stack"] =
            "L__self__" + node.module + ',' + node.module + ",torch.nn.modules.module.Module";
    json value{{"target", node.target},
               {"inputs", std::move(inputs)},
               {"outputs", argumentsJson(node.outputs)},
               {"metadata", std::move(metadata)}};
    if (!node.name.empty())
        value["name"] = node.name;
    return value;
}

json inputJson(const Input &input)
{
    const json own = argumentJson(input.value);
    switch (input.kind) {
    case Input::Kind::Parameter:
        return {{"parameter", {{"arg", own.at("as_tensor")}, {"parameter_name", input.qualified}}}};
    case Input::Kind::Buffer:
        return {{"buffer",
                 {{"arg", own.at("as_tensor")}, {"buffer_name", input.qualified}, {"persistent", true}}}};
    case Input::Kind::Constant:
        return {
            {"tensor_constant", {{"arg", own.at("as_tensor")}, {"tensor_constant_name", input.qualified}}}};
    default:
        return {{"user_input", {{"arg", own}}}};
    }
}

json treeJson(const OutputTree &tree)
{
    json children = json::array();
    for (const OutputTree &child : tree.children)
        children.push_back(treeJson(child));
    const auto written = [&](const char *type, const json &context) {
        return json{{"type", type}, {"context", context.dump()}, {"children_spec", std::move(children)}};
    };
    switch (tree.kind) {
    case OutputTree::Kind::Leaf:
        break;
    case OutputTree::Kind::Tuple:
        return written("builtins.tuple", nullptr);
    case OutputTree::Kind::List:
        return written("builtins.list", nullptr);
    case OutputTree::Kind::Dict:
        return written("builtins.dict", tree.keys);
    }
    return {{"type", nullptr}, {"context", nullptr}, {"children_spec", json::array()}};
}

std::string specification(const OutputTree &tree)
{
    constexpr int version = 1;
    return json{version, treeJson(tree)}.dump();
}

json callJson(const WrittenProgram &written)
{
    const OutputTree positional{OutputTree::Kind::Tuple, {}, written.argumentTrees};
    const OutputTree arguments{OutputTree::Kind::Tuple, {}, {positional, {OutputTree::Kind::Dict, {}, {}}}};
    return {{"fqn", ""},
            {"signature",
             {{"inputs", json::array()},
              {"outputs", json::array()},
              {"in_spec", specification(arguments)},
              {"out_spec", specification(written.program.tree)},
              {"forward_arg_names", written.arguments}}}};
}

json graphJson(const WrittenProgram &written)
{
    const Graph &graph = written.program.graph;
    json nodes = json::array();
    for (const Node &node : graph.nodes)
        nodes.push_back(nodeJson(node));
    json tensors = json::object();
    for (const auto &[name, meta] : written.tensors)
        tensors[name] = metaOf(meta);
    json numbers = json::object();
    for (const auto &[name, count] : written.numbers)
        numbers[name] = sizeJson(count);
    return {{"inputs", argumentsJson(graph.inputs)},
            {"outputs", argumentsJson(graph.outputs)},
            {"nodes", std::move(nodes)},
            {"tensor_values", std::move(tensors)},
            {"sym_int_values", std::move(numbers)},
            {"sym_bool_values", json::object()}};
}

bool followsSamples(const WrittenProgram &written)
{
    const auto follows = [](const Count &count) { return !count.isFixed(); };
    return std::ranges::any_of(written.tensors, [&](const auto &tensor) {
        return std::ranges::any_of(tensor.second.sizes, follows);
    });
}

} // namespace

json metaOf(const TensorMeta &meta)
{
    return {{"dtype", numberOf(meta.type)},       {"sizes", sizesJson(meta.sizes)},
            {"requires_grad", meta.trained},      {"device", {{"type", "cpu"}}},
            {"strides", sizesJson(meta.strides)}, {"storage_offset", {{"as_int", 0}}},
            {"layout", numberOf(c10::kStrided)}};
}

json documentOf(const WrittenProgram &written)
{
    json inputs = json::array();
    for (const Input &input : written.program.inputs)
        inputs.push_back(inputJson(input));
    json outputs = json::array();
    for (const Output &output : written.program.outputs)
        outputs.push_back({{"user_output", {{"arg", argumentJson(output.value)}}}});
    json ranges = json::object();
    if (followsSamples(written))
        ranges["s0"] = {{"min_val", 0}, {"max_val", nullptr}};
    return {{"graph_module",
             {{"graph", graphJson(written)},
              {"signature", {{"input_specs", std::move(inputs)}, {"output_specs", std::move(outputs)}}},
              {"module_call_graph", json::array({callJson(written)})}}},
            {"opset_version", {{"aten", operatorVersion}}},
            {"range_constraints", std::move(ranges)},
            {"schema_version", {{"major", schemaMajor}, {"minor", schemaMinor}}},
            {"verifiers", {"TRAINING"}},
            {"torch_version", written.program.torchVersion}};
}

} // namespace paretoscope::formats::pt2
