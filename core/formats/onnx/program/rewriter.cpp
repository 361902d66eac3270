#include "core/formats/onnx/program/rewriter.h"

#include <algorithm>
#include <utility>

namespace paretoscope::formats::onnx {

namespace {

constexpr std::int64_t floatElement = static_cast<std::int64_t>(ElementType::Float);

template <typename Kind> const Kind *valueOf(const Node &node, std::string_view name)
{
    const auto found = std::ranges::find(node.attributes, name, &Attribute::name);
    return found == node.attributes.end() ? nullptr : std::get_if<Kind>(&found->value);
}

} // namespace

const std::string &in(const Node &node, std::size_t input)
{
    static const std::string leftOut;
    return input < node.inputs.size() ? node.inputs[input] : leftOut;
}

bool hasAttribute(const Node &node, std::string_view name)
{
    return std::ranges::find(node.attributes, name, &Attribute::name) != node.attributes.end();
}

std::int64_t wholeOf(const Node &node, std::string_view name, std::int64_t otherwise)
{
    const auto *value = valueOf<std::int64_t>(node, name);
    return value ? *value : otherwise;
}

double realOf(const Node &node, std::string_view name, double otherwise)
{
    const auto *value = valueOf<double>(node, name);
    return value ? *value : otherwise;
}

std::string textOf(const Node &node, std::string_view name)
{
    const auto *value = valueOf<std::string>(node, name);
    return value ? *value : std::string();
}

std::vector<double> realsOf(const Node &node, std::string_view name)
{
    const auto *value = valueOf<std::vector<double>>(node, name);
    return value ? *value : std::vector<double>();
}

std::vector<Attribute> without(const Node &node, std::initializer_list<std::string_view> names)
{
    std::vector<Attribute> kept;
    std::ranges::copy_if(node.attributes, std::back_inserter(kept), [&](const Attribute &attribute) {
        return std::ranges::find(names, attribute.name) == names.end();
    });
    return kept;
}

Rewriter::Rewriter(Program program) : m_program(std::move(program)), m_done(m_program.graph.nodes.size())
{
    const Graph &graph = m_program.graph;
    for (const Tensor &tensor : graph.initializers)
        m_taken.insert(tensor.name);
    for (const ValueInfo &input : graph.inputs)
        m_taken.insert(input.name);
    for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
        for (const std::string &output : graph.nodes[i].outputs) {
            m_taken.insert(output);
            m_maker.emplace(output, i);
        }
        countReads(graph.nodes[i], i);
    }
    for (const ValueInfo &output : graph.outputs)
        m_readers[output.name].push_back(graph.nodes.size());
}

/// Also of what graphs within NODE take from outside.
void Rewriter::countReads(const Node &node, std::size_t place)
{
    for (const std::string &input : node.inputs)
        m_readers[input].push_back(place);
    for (const Attribute &attribute : node.attributes)
        if (const auto *graph = std::get_if<std::shared_ptr<const Graph>>(&attribute.value)) {
            for (const Node &inner : (*graph)->nodes)
                countReads(inner, place);
            for (const ValueInfo &output : (*graph)->outputs)
                m_readers[output.name].push_back(place);
        }
}

std::int64_t Rewriter::opset() const
{
    const auto found = m_program.opsets.find("");
    return found == m_program.opsets.end() ? 0 : found->second;
}

std::optional<std::vector<std::int64_t>> Rewriter::storedDims(const std::string &value) const
{
    const auto &tensors = m_program.graph.initializers;
    const auto found = std::ranges::find(tensors, value, &Tensor::name);
    return found == tensors.end() ? std::nullopt : std::optional(found->dims);
}

const Node &Rewriter::start(std::size_t i)
{
    m_now = i;
    m_done[i] = true;
    return m_program.graph.nodes[i];
}

std::vector<std::string> Rewriter::nodes(const std::string &type, std::vector<std::string> inputs,
                                         std::size_t outputs)
{
    const Node &from = m_program.graph.nodes[m_now];
    Node node{type, {}, from.name, from.module, std::move(inputs), {}, {}};
    while (node.outputs.size() < outputs)
        if (std::string name = from.outputs.front() + "_plain_" + std::to_string(m_next++);
            m_taken.insert(name).second)
            node.outputs.push_back(std::move(name));
    m_written.push_back(node);
    return node.outputs;
}

std::string Rewriter::node(const std::string &type, std::vector<std::string> inputs,
                           std::vector<Attribute> attributes)
{
    const std::string output = nodes(type, std::move(inputs), 1).front();
    m_written.back().attributes = std::move(attributes);
    return output;
}

void Rewriter::write(const std::string &type, std::vector<std::string> inputs, const std::string &output,
                     std::vector<Attribute> attributes)
{
    const Node &from = m_program.graph.nodes[m_now];
    m_written.push_back(
        {type, {}, from.name, from.module, std::move(inputs), {output}, std::move(attributes)});
}

std::string Rewriter::constant(double value)
{
    return node("Constant", {}, {{"value_float", value}});
}

std::string Rewriter::asFloat(const std::string &integers)
{
    return node("Cast", {integers}, {{"to", floatElement}});
}

std::string Rewriter::dequantized(const std::string &integers, const std::string &scale,
                                  const std::string &zero, std::optional<std::int64_t> axis)
{
    std::vector<Attribute> attributes;
    if (axis)
        attributes.push_back({"axis", *axis});
    return node("DequantizeLinear", {integers, scale, zero}, std::move(attributes));
}

const Node *Rewriter::onlyReader(const std::string &value, std::size_t &place) const
{
    const auto readers = m_readers.find(value);
    if (readers == m_readers.end() || readers->second.size() != 1 ||
        readers->second.front() >= m_program.graph.nodes.size() || m_done[readers->second.front()])
        return nullptr;
    place = readers->second.front();
    const Node &node = m_program.graph.nodes[place];
    return node.domain.empty() && node.outputs.size() == 1 ? &node : nullptr;
}

bool Rewriter::isDynamicScale(const std::string &value) const
{
    const auto maker = m_maker.find(value);
    return maker != m_maker.end() && m_program.graph.nodes[maker->second].type == "DynamicQuantizeLinear";
}

std::optional<Rewriter::Scaled> Rewriter::scaledBehind(const Node &node, bool isConvolution) const
{
    std::size_t casting = 0, scaling = 0;
    const Node *cast = onlyReader(node.outputs.front(), casting);
    if (!cast || cast->type != "Cast" || wholeOf(*cast, "to") != floatElement)
        return std::nullopt;
    const Node *scale = onlyReader(cast->outputs.front(), scaling);
    if (!scale || scale->type != "Mul" || scale->inputs.size() != 2)
        return std::nullopt;
    const std::string &both = scale->inputs[scale->inputs[0] == cast->outputs.front() ? 1 : 0];
    const auto maker = m_maker.find(both);
    if (maker == m_maker.end() || maker->second >= m_now)
        return std::nullopt;
    const Node &product = m_program.graph.nodes[maker->second];
    if (product.type != "Mul" || !product.domain.empty() || product.inputs.size() != 2)
        return std::nullopt;
    Scaled scaled{product.inputs[0], product.inputs[1], {casting, scaling}, scale->outputs.front()};
    if (isDynamicScale(scaled.right) && !isDynamicScale(scaled.left))
        std::swap(scaled.left, scaled.right);
    const auto isOne = [](const std::vector<std::int64_t> &dims) {
        return std::ranges::all_of(dims, [](std::int64_t size) { return size == 1; });
    };
    const auto left = storedDims(scaled.left), right = storedDims(scaled.right);
    const bool isOfInput = isDynamicScale(scaled.left) || (left && isOne(*left));
    const bool isOfWeight = right && (isOne(*right) || (!isConvolution && right->size() == 1));
    const bool isWeightRight = storedDims(in(node, 1)).has_value() && !storedDims(in(node, 0));
    return isOfInput && isOfWeight && isWeightRight ? std::optional(scaled) : std::nullopt;
}

std::string Rewriter::instead(const Scaled &scaled)
{
    for (const std::size_t node : scaled.nodes)
        m_done[node] = true;
    return scaled.output;
}

Program Rewriter::finish()
{
    m_program.graph.nodes = std::move(m_written);
    return std::move(m_program);
}

} // namespace paretoscope::formats::onnx
