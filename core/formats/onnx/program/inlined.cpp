#include "core/formats/onnx/program/inlined.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace paretoscope::formats::onnx {

namespace {

constexpr std::size_t mostBytes = std::size_t{96} << 20; ///< of what is written in place
constexpr int deepestCall = 64;

using Names = std::unordered_map<std::string, std::string>; ///< what those of the inner graph become

std::string renamed(const std::string &name, const Names &names)
{
    const auto found = names.find(name);
    return found == names.end() ? name : found->second;
}

Node withNames(const Node &node, const Names &names);

/// GRAPH, which takes values by NAMES from outside; its own names come before them.
std::shared_ptr<const Graph> withNames(const Graph &graph, const Names &outer)
{
    Names names = outer;
    for (const Tensor &tensor : graph.initializers)
        names.erase(tensor.name);
    for (const ValueInfo &input : graph.inputs)
        names.erase(input.name);
    for (const Node &node : graph.nodes)
        for (const std::string &output : node.outputs)
            names.erase(output);
    auto result = std::make_shared<Graph>(graph);
    for (Node &node : result->nodes)
        node = withNames(node, names);
    for (ValueInfo &output : result->outputs)
        output.name = renamed(output.name, names);
    return result;
}

Node withNames(const Node &node, const Names &names)
{
    Node result = node;
    for (auto *values : {&result.inputs, &result.outputs})
        for (std::string &value : *values)
            if (!value.empty())
                value = renamed(value, names);
    for (Attribute &attribute : result.attributes)
        if (const auto *graph = std::get_if<std::shared_ptr<const Graph>>(&attribute.value))
            attribute.value = withNames(**graph, names);
    return result;
}

/// NODE with the attributes, also of graphs within it, that have their values from CALL, or FUNCTION's own;
/// those that have none are gone.
Node resolved(Node node, const Function &function, const Node &call)
{
    std::vector<Attribute> attributes;
    for (Attribute &attribute : node.attributes) {
        if (const auto *graph = std::get_if<std::shared_ptr<const Graph>>(&attribute.value)) {
            auto inner = std::make_shared<Graph>(**graph);
            for (Node &one : inner->nodes)
                one = resolved(std::move(one), function, call);
            attribute.value = std::shared_ptr<const Graph>(std::move(inner));
        }
        if (attribute.refersTo.empty()) {
            attributes.push_back(std::move(attribute));
            continue;
        }
        const auto has = [&](const Attribute &one) { return one.name == attribute.refersTo; };
        const auto given = std::ranges::find_if(call.attributes, has);
        const auto usual = std::ranges::find_if(function.defaults, has);
        if (given != call.attributes.end())
            attributes.push_back({attribute.name, given->value});
        else if (usual != function.defaults.end())
            attributes.push_back({attribute.name, usual->value});
    }
    node.attributes = std::move(attributes);
    return node;
}

/// In memory, about.
std::size_t bytesOf(const Node &node)
{
    std::size_t bytes = sizeof(Node) + node.name.size() + node.module.size() + node.type.size();
    for (const auto *names : {&node.inputs, &node.outputs})
        for (const std::string &name : *names)
            bytes += sizeof(std::string) + name.size() + deepestCall;
    for (const Attribute &attribute : node.attributes) {
        bytes += sizeof(Attribute) + attribute.name.size();
        if (const auto *graph = std::get_if<std::shared_ptr<const Graph>>(&attribute.value))
            for (const Node &inner : (*graph)->nodes)
                bytes += bytesOf(inner);
        else if (const auto *wholes = std::get_if<std::vector<std::int64_t>>(&attribute.value))
            bytes += wholes->size() * sizeof(std::int64_t);
        else if (const auto *reals = std::get_if<std::vector<double>>(&attribute.value))
            bytes += reals->size() * sizeof(double);
        else if (const auto *text = std::get_if<std::string>(&attribute.value))
            bytes += text->size();
        else if (const auto *texts = std::get_if<std::vector<std::string>>(&attribute.value))
            for (const std::string &one : *texts)
                bytes += sizeof(std::string) + one.size();
    }
    return bytes;
}

class Inliner {
public:
    explicit Inliner(const Program &program) : m_program(program)
    {
        for (const Function &function : program.functions) {
            std::size_t bytes = 0;
            for (const Node &node : function.nodes)
                bytes += bytesOf(node);
            m_functions.emplace(keyOf(function.domain, function.name, function.overload),
                                std::pair(&function, bytes));
        }
    }

    std::vector<Node> nodes() { return nodesOf(m_program.graph.nodes, 0); }

private:
    static std::string keyOf(const std::string &domain, const std::string &name, const std::string &overload)
    {
        return domain + '\n' + name + '\n' + overload;
    }

    /// Of a call that can be written in place.
    const Function *functionOf(const Node &node)
    {
        const auto found = m_functions.find(keyOf(node.domain, node.type, node.overload));
        if (found == m_functions.end())
            return nullptr;
        const auto &[function, bytes] = found->second;
        const auto version = function->opsets.find("");
        const auto ours = m_program.opsets.find("");
        const bool isSame = version == function->opsets.end() ||
                            (ours != m_program.opsets.end() && version->second == ours->second);
        if (!isSame || node.inputs.size() > function->inputs.size() ||
            node.outputs.size() > function->outputs.size() || m_bytes + bytes > mostBytes)
            return nullptr;
        m_bytes += bytes;
        return function;
    }

    std::vector<Node> nodesOf(const std::vector<Node> &nodes, int depth)
    {
        std::vector<Node> all;
        for (const Node &node : nodes)
            add(node, depth, all);
        return all;
    }

    /// With what is called in graphs within it in place.
    Node withInner(Node node, int depth)
    {
        for (Attribute &attribute : node.attributes)
            if (const auto *graph = std::get_if<std::shared_ptr<const Graph>>(&attribute.value)) {
                auto inner = std::make_shared<Graph>(**graph);
                inner->nodes = nodesOf(inner->nodes, depth);
                attribute.value = std::shared_ptr<const Graph>(std::move(inner));
            }
        return node;
    }

    void add(const Node &node, int depth, std::vector<Node> &into)
    {
        const Function *function = depth < deepestCall ? functionOf(node) : nullptr;
        if (!function) {
            into.push_back(withInner(node, depth));
            return;
        }
        Names names;
        const std::string prefix = "call" + std::to_string(m_calls++) + '/';
        for (const Node &inner : function->nodes)
            for (const std::string &output : inner.outputs)
                names[output] = prefix + output;
        for (std::size_t i = 0; i < function->inputs.size(); ++i)
            names[function->inputs[i]] = i < node.inputs.size() ? node.inputs[i] : std::string();
        for (std::size_t i = 0; i < node.outputs.size(); ++i)
            if (!node.outputs[i].empty())
                names[function->outputs[i]] = node.outputs[i];
        for (const Node &inner : function->nodes) {
            Node own = withNames(inner, names);
            own = resolved(std::move(own), *function, node);
            if (own.module.empty())
                own.module = node.module;
            if (!node.name.empty())
                own.name = node.name + '/' + inner.name;
            add(own, depth + 1, into);
        }
    }

    const Program &m_program;
    std::unordered_map<std::string, std::pair<const Function *, std::size_t>> m_functions; ///< and bytes
    std::size_t m_bytes = 0;
    std::size_t m_calls = 0;
};

} // namespace

Program withFunctionsInlined(Program program)
{
    if (!program.functions.empty())
        program.graph.nodes = Inliner(program).nodes();
    return program;
}

Renamed inPlaceOf(const Graph &graph, const std::string &prefix,
                  const std::function<bool(const std::string &)> &isTaken)
{
    Names names;
    for (const Tensor &tensor : graph.initializers)
        names[tensor.name] = isTaken(tensor.name) ? prefix + tensor.name : tensor.name;
    for (const Node &node : graph.nodes)
        for (const std::string &output : node.outputs)
            names[output] = prefix + output;
    Renamed result;
    for (const Node &node : graph.nodes)
        result.nodes.push_back(withNames(node, names));
    for (Tensor tensor : graph.initializers) {
        tensor.name = names[tensor.name];
        result.tensors.push_back(std::move(tensor));
    }
    for (const ValueInfo &output : graph.outputs)
        result.outputs.push_back(renamed(output.name, names));
    return result;
}

} // namespace paretoscope::formats::onnx
