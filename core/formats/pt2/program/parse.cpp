#include "core/formats/pt2/program/parse.h"

#include "core/base/enginescope.h"

#include <algorithm>
#include <array>
#include <limits>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace paretoscope::formats::pt2 {

namespace {

using base::Error;
using base::ErrorCode;
using nlohmann::json;

constexpr std::int64_t oldestSchema = 5;
constexpr std::int64_t newestSchema = 8;
constexpr int deepestJson = 200;

struct KindName {
    std::string_view name;
    ArgumentKind kind;
    bool isList;
};

constexpr std::array<KindName, 22> argumentKinds{{{"as_none", ArgumentKind::None, false},
                                                  {"as_tensor", ArgumentKind::Tensor, false},
                                                  {"as_tensors", ArgumentKind::Tensor, true},
                                                  {"as_optional_tensor", ArgumentKind::Tensor, false},
                                                  {"as_optional_tensors", ArgumentKind::Tensor, true},
                                                  {"as_int", ArgumentKind::Number, false},
                                                  {"as_ints", ArgumentKind::Number, true},
                                                  {"as_float", ArgumentKind::Number, false},
                                                  {"as_floats", ArgumentKind::Number, true},
                                                  {"as_string", ArgumentKind::Number, false},
                                                  {"as_strings", ArgumentKind::Number, true},
                                                  {"as_sym_int", ArgumentKind::Number, false},
                                                  {"as_sym_ints", ArgumentKind::Number, true},
                                                  {"as_sym_float", ArgumentKind::Number, false},
                                                  {"as_sym_floats", ArgumentKind::Number, true},
                                                  {"as_bool", ArgumentKind::Number, false},
                                                  {"as_bools", ArgumentKind::Number, true},
                                                  {"as_sym_bool", ArgumentKind::Number, false},
                                                  {"as_sym_bools", ArgumentKind::Number, true},
                                                  {"as_scalar_type", ArgumentKind::ScalarType, false},
                                                  {"as_memory_format", ArgumentKind::MemoryFormat, false},
                                                  {"as_layout", ArgumentKind::Layout, false}}};

/// What nlohmann's own errors are to it.
struct Malformed : std::runtime_error {
    using std::runtime_error::runtime_error;
};

const std::string &textIn(const json &value)
{
    return value.get_ref<const std::string &>();
}

std::int64_t wholeNumberIn(const json &value)
{
    constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    if (!value.is_number_integer() || (value.is_number_unsigned() && value.get<std::uint64_t>() > most))
        throw Malformed("a whole number was expected");
    return value.get<std::int64_t>();
}

/// The only member of a union: its kind and its content.
std::pair<std::string, const json &> memberOf(const json &value)
{
    if (!value.is_object() || value.size() != 1)
        throw Malformed("one kind was expected");
    return {value.begin().key(), value.begin().value()};
}

/// Infinities and NaN, for which JSON has no numbers.
double realIn(const json &value)
{
    if (value.is_number())
        return value.get<double>();
    const std::string &text = textIn(value);
    if (text == "Infinity")
        return std::numeric_limits<double>::infinity();
    if (text == "-Infinity")
        return -std::numeric_limits<double>::infinity();
    if (text == "NaN")
        return std::numeric_limits<double>::quiet_NaN();
    throw Malformed("a number was expected");
}

/// VALUE as the kind KIND of argument has it, or as an element of its list.
Item itemIn(const json &value, std::string_view kind)
{
    if (kind.find("tensor") != std::string_view::npos) {
        if (value.contains("as_none"))
            return {};
        return ValueName{
            textIn(value.contains("as_tensor") ? value["as_tensor"].at("name") : value.at("name"))};
    }
    if (kind.find("sym") != std::string_view::npos) {
        const auto &[member, content] = memberOf(value);
        return member == "as_name" ? Item(ValueName{textIn(content)}) : itemIn(content, member);
    }
    if (kind.find("float") != std::string_view::npos)
        return realIn(value);
    if (kind.find("string") != std::string_view::npos)
        return textIn(value);
    if (kind.find("bool") != std::string_view::npos)
        return value.get<bool>();
    return wholeNumberIn(value);
}

Graph graphIn(const json &value);

Argument argumentIn(const json &value)
{
    const auto &[kind, content] = memberOf(value);
    Argument argument{ArgumentKind::Unknown, false, {}, nullptr, kind};
    const auto known = std::ranges::find(argumentKinds, kind, &KindName::name);
    if (known != argumentKinds.end()) {
        argument.kind = known->kind;
        argument.isList = known->isList;
        if (argument.isList)
            for (const json &element : content.get_ref<const json::array_t &>())
                argument.items.push_back(itemIn(element, kind));
        else if (argument.kind != ArgumentKind::None)
            argument.items.push_back(itemIn(content, kind));
        if (argument.kind == ArgumentKind::Tensor && !argument.isList && argument.items[0].index() == 0)
            argument = {ArgumentKind::None, false, {}, nullptr, kind};
    } else if (kind == "as_device") {
        argument.kind = ArgumentKind::Device;
        argument.items.emplace_back(textIn(content.at("type")));
    } else if (kind == "as_graph") {
        argument.kind = ArgumentKind::Graph;
        argument.graph = std::make_shared<Graph>(graphIn(content.at("graph")));
    }
    return argument;
}

/// "L__self__layer1,layer1,Sequential;L__self__layer1.0.conv1@1,layer1.0.conv1,Conv2d" → "layer1.0.conv1".
std::string moduleIn(const json &node)
{
    if (!node.contains("metadata") || !node["metadata"].contains("nn_module_stack"))
        return {};
    const std::string &stack = textIn(node["metadata"]["nn_module_stack"]);
    const std::size_t last = stack.rfind(';');
    const std::string entry = last == std::string::npos ? stack : stack.substr(last + 1);
    const std::size_t begin = entry.find(',');
    const std::size_t end = begin == std::string::npos ? begin : entry.find(',', begin + 1);
    if (end == std::string::npos || entry.starts_with('_'))
        return {};
    return entry.substr(begin + 1, end - begin - 1);
}

Node nodeIn(const json &value)
{
    Node node;
    node.target = textIn(value.at("target"));
    if (value.contains("name") && value["name"].is_string())
        node.name = textIn(value["name"]);
    node.module = moduleIn(value);
    for (const json &input : value.at("inputs").get_ref<const json::array_t &>())
        node.inputs.push_back({textIn(input.at("name")), argumentIn(input.at("arg"))});
    for (const json &output : value.at("outputs").get_ref<const json::array_t &>())
        node.outputs.push_back(argumentIn(output));
    return node;
}

Graph graphIn(const json &value)
{
    Graph graph;
    for (const json &input : value.at("inputs").get_ref<const json::array_t &>())
        graph.inputs.push_back(argumentIn(input));
    for (const json &output : value.at("outputs").get_ref<const json::array_t &>())
        graph.outputs.push_back(argumentIn(output));
    for (const json &node : value.at("nodes").get_ref<const json::array_t &>())
        graph.nodes.push_back(nodeIn(node));
    return graph;
}

/// Specifications of tensors have the name alone.
Argument specifiedIn(const json &argument)
{
    if (argument.size() == 1 && argument.begin().key().starts_with("as_"))
        return argumentIn(argument);
    return {ArgumentKind::Tensor, false, {ValueName{textIn(argument.at("name"))}}};
}

Input inputIn(const json &value)
{
    const auto &[kind, content] = memberOf(value);
    using Kind = Input::Kind;
    if (kind == "user_input")
        return {Kind::User, argumentIn(content.at("arg")), {}};
    if (kind == "parameter")
        return {Kind::Parameter, specifiedIn(content.at("arg")), textIn(content.at("parameter_name"))};
    if (kind == "buffer")
        return {Kind::Buffer, specifiedIn(content.at("arg")), textIn(content.at("buffer_name"))};
    if (kind == "tensor_constant")
        return {Kind::Constant, specifiedIn(content.at("arg")), textIn(content.at("tensor_constant_name"))};
    if (kind == "constant_input")
        return {Kind::Fixed, {}, textIn(content.at("name"))};
    return {Kind::Unknown, {}, kind};
}

Output outputIn(const json &value)
{
    const auto &[kind, content] = memberOf(value);
    if (kind == "user_output" || kind == "loss_output")
        return {Output::Kind::User, specifiedIn(content.at("arg"))};
    return {kind.ends_with("_mutation") ? Output::Kind::Mutation : Output::Kind::Unknown, {}};
}

OutputTree treeIn(const json &value)
{
    OutputTree tree;
    for (const json &child : value.at("children_spec").get_ref<const json::array_t &>())
        tree.children.push_back(treeIn(child));
    const json &type = value.at("type");
    if (type.is_null())
        return tree;
    const std::string &name = textIn(type);
    tree.kind = name == "builtins.list" ? OutputTree::Kind::List : OutputTree::Kind::Tuple;
    if (name != "builtins.dict" && name != "collections.OrderedDict")
        return tree;
    const json keys = value.at("context").is_string() ? json::parse(textIn(value["context"]), nullptr, false)
                                                      : value["context"];
    if (!keys.is_array() || keys.size() != tree.children.size())
        return tree;
    for (const json &key : keys) {
        if (!key.is_string())
            return {OutputTree::Kind::Tuple, {}, std::move(tree.children)};
        tree.keys.push_back(textIn(key));
    }
    tree.kind = OutputTree::Kind::Dict;
    return tree;
}

/// Nothing where the file does not say it, or in another way.
std::optional<Example> exampleOf(const Input &input, const json &known)
{
    constexpr std::size_t mostSizes = 64;
    const auto *name = input.kind == Input::Kind::User && input.value.kind == ArgumentKind::Tensor &&
                               input.value.items.size() == 1
                           ? std::get_if<ValueName>(&input.value.items.front())
                           : nullptr;
    if (!name || !known.is_object() || !known.contains(name->text))
        return std::nullopt;
    const json &value = known[name->text];
    Example example{name->text, wholeNumberIn(value.at("dtype")), {}, {}};
    bool isTold = true;
    for (const json &size : value.at("sizes").get_ref<const json::array_t &>()) {
        const auto &[kind, content] = memberOf(size);
        const bool isFixed = kind == "as_int";
        const bool hasHint = !isFixed && content.contains("hint") && content["hint"].is_object() &&
                             content["hint"].contains("as_int");
        isTold = isTold && (isFixed || hasHint) && example.sizes.size() < mostSizes;
        if (!isTold && example.sizes.size() >= mostSizes)
            return std::nullopt;
        example.sizes.push_back(isFixed ? wholeNumberIn(content) : -1);
        example.actual.push_back(isFixed   ? wholeNumberIn(content)
                                 : hasHint ? wholeNumberIn(content["hint"]["as_int"])
                                           : 0);
    }
    if (!isTold)
        example.actual.clear();
    return example;
}

/// Where the file does not say it, results stand side by side.
OutputTree resultsIn(const json &module)
{
    const json calls = module.contains("module_call_graph") ? module["module_call_graph"] : json::array();
    for (const json &call : calls) {
        if (textIn(call.at("fqn")) != "" || !call.contains("signature") || call["signature"].is_null())
            continue;
        const auto tree = parsedJson(textIn(call["signature"].at("out_spec")));
        if (tree && tree->is_array() && tree->size() == 2)
            return treeIn((*tree)[1]);
    }
    return {OutputTree::Kind::Tuple, {}, {}};
}

Program programIn(const json &document)
{
    Program program;
    const json &module = document.at("graph_module");
    if (document.contains("torch_version") && document["torch_version"].is_string())
        program.torchVersion = textIn(document["torch_version"]).substr(0, 64);
    program.graph = graphIn(module.at("graph"));
    for (const json &input : module.at("signature").at("input_specs").get_ref<const json::array_t &>())
        program.inputs.push_back(inputIn(input));
    for (const json &output : module.at("signature").at("output_specs").get_ref<const json::array_t &>())
        program.outputs.push_back(outputIn(output));
    if (program.inputs.size() != program.graph.inputs.size() ||
        program.outputs.size() != program.graph.outputs.size())
        throw Malformed("signature and graph differ");
    const json known = module["graph"].value("tensor_values", json());
    for (const Input &input : program.inputs)
        if (auto example = exampleOf(input, known))
            program.examples.push_back(std::move(*example));
    program.tree = resultsIn(module);
    return program;
}

} // namespace

std::span<const std::string_view> unreadMembers()
{
    static constexpr std::array<std::string_view, 6> names{"stack_trace", "torch_fn",       "from_node",
                                                           "strides",     "storage_offset", "requires_grad"};
    return names;
}

std::optional<json> parsedJson(const std::string &text, std::span<const std::string_view> leftOut)
{
    bool good = true;
    const auto look = [&](int depth, json::parse_event_t event, json &value) {
        good = good && depth <= deepestJson;
        return good && !(event == json::parse_event_t::key && !leftOut.empty() &&
                         std::ranges::count(leftOut, std::string_view(textIn(value))) > 0);
    };
    json document = json::parse(text, look, false);
    if (!good || document.is_discarded())
        return std::nullopt;
    return document;
}

base::Result<Program> programFrom(const json &document, const std::string &file)
{
    return base::guarded(
        ErrorCode::ModelUnreadable,
        {PARETOSCOPE_SAY("pt2.not-as-written", "%1 is damaged: what it says of its network is not as "
                                               "torch.export.save writes it; copy or save the file again."),
         file},
        [&]() -> base::Result<Program> {
            const json &schema = document.at("schema_version");
            const std::int64_t major = wholeNumberIn(schema.at("major"));
            const std::int64_t minor = wholeNumberIn(schema.at("minor"));
            if (major < oldestSchema || major > newestSchema)
                return Error{ErrorCode::ModelUnsupported,
                             {PARETOSCOPE_SAY("pt2.other-schema",
                                              "%1 is written by the rules of version %2 of torch.export's "
                                              "schema, of which versions %3 to %4 are known here; save it "
                                              "with another PyTorch."),
                              file, major, oldestSchema, newestSchema},
                             {}};
            Program program = programIn(document);
            program.major = major;
            program.minor = minor;
            return program;
        });
}

} // namespace paretoscope::formats::pt2
