#include "core/formats/onnx/writing/graphbuilder.h"

#include "core/formats/onnx/program/serialize.h"

#include <ATen/ops/full.h>
#include <ATen/ops/tensor.h>

#include <algorithm>
#include <cstring>
#include <utility>

namespace paretoscope::formats::onnx {

namespace {

constexpr std::int64_t mostShared = 16; ///< numbers of tensors that are looked for among those before

std::span<const std::byte> bytesOf(const at::Tensor &contiguous)
{
    return {static_cast<const std::byte *>(contiguous.data_ptr()), contiguous.nbytes()};
}

c10::ScalarType scalarTypeFor(ElementType type)
{
    switch (type) {
    case ElementType::Int64:
        return at::kLong;
    case ElementType::Int32:
        return at::kInt;
    case ElementType::Bool:
        return at::kBool;
    case ElementType::Uint8:
        return at::kByte;
    case ElementType::Int8:
        return at::kChar;
    case ElementType::Float16:
        return at::kHalf;
    case ElementType::Bfloat16:
        return at::kBFloat16;
    case ElementType::Double:
        return at::kDouble;
    default:
        return at::kFloat;
    }
}

} // namespace

ElementType elementTypeOf(c10::ScalarType type)
{
    switch (type) {
    case at::kFloat:
        return ElementType::Float;
    case at::kDouble:
        return ElementType::Double;
    case at::kHalf:
        return ElementType::Float16;
    case at::kBFloat16:
        return ElementType::Bfloat16;
    case at::kByte:
        return ElementType::Uint8;
    case at::kChar:
        return ElementType::Int8;
    case at::kShort:
        return ElementType::Int16;
    case at::kInt:
        return ElementType::Int32;
    case at::kLong:
        return ElementType::Int64;
    case at::kBool:
        return ElementType::Bool;
    default:
        return ElementType::Undefined;
    }
}

ValueName GraphBuilder::freeName(std::string_view hint)
{
    const std::string wanted(hint);
    if (!wanted.empty() && m_taken.insert(wanted).second)
        return wanted;
    const std::string stem = wanted.empty() ? "v" : wanted + '_';
    for (std::int64_t &next = m_next[stem];;)
        if (std::string name = stem + std::to_string(next++); m_taken.insert(name).second)
            return name;
}

/// Nodes of no module do without.
std::string GraphBuilder::nodeName(const std::string &type) const
{
    if (m_module.empty())
        return {};
    std::string path = m_module;
    std::ranges::replace(path, '.', '/');
    return path + '/' + type + std::to_string(m_program.graph.nodes.size());
}

std::vector<ValueName> GraphBuilder::nodes(const std::string &type, std::vector<ValueName> inputs,
                                           std::size_t outputs, std::vector<Attribute> attributes,
                                           std::string_view hint, std::string domain)
{
    while (!inputs.empty() && inputs.back().empty())
        inputs.pop_back();
    Node node;
    node.type = type;
    node.domain = std::move(domain);
    node.inputs = std::move(inputs);
    node.attributes = std::move(attributes);
    for (std::size_t i = 0; i < outputs; ++i)
        node.outputs.push_back(freeName(hint));
    node.name = nodeName(type);
    std::vector<ValueName> names = node.outputs;
    m_program.graph.nodes.push_back(std::move(node));
    return names;
}

ValueName GraphBuilder::node(const std::string &type, std::vector<ValueName> inputs,
                             std::vector<Attribute> attributes, std::string_view hint)
{
    return nodes(type, std::move(inputs), 1, std::move(attributes), hint).front();
}

ValueName GraphBuilder::add(Tensor described, const at::Tensor &memory, std::string_view hint)
{
    described.name = freeName(hint);
    described.raw = bytesOf(memory);
    const auto bytes = static_cast<std::int64_t>(described.raw.size());
    m_tensorBytes += bytes;
    m_stored[described.name] = {described.type, bytes};
    m_memory.push_back(memory);
    m_program.graph.initializers.push_back(std::move(described));
    return m_program.graph.initializers.back().name;
}

ValueName GraphBuilder::tensor(const at::Tensor &tensor, std::string_view hint)
{
    const at::Tensor memory = tensor.detach().contiguous();
    Tensor described;
    described.type = static_cast<std::int32_t>(elementTypeOf(memory.scalar_type()));
    described.dims = memory.sizes().vec();
    if (memory.numel() > mostShared || !hint.empty())
        return add(std::move(described), memory, hint);
    const auto bytes = bytesOf(memory);
    std::string key = std::to_string(described.type);
    for (const std::int64_t size : described.dims)
        key += ',' + std::to_string(size);
    key += ':';
    key.append(reinterpret_cast<const char *>(bytes.data()), bytes.size());
    if (const auto known = m_small.find(key); known != m_small.end())
        return known->second;
    return m_small[key] = add(std::move(described), memory, hint);
}

ValueName GraphBuilder::packed(const at::Tensor &bytes, ElementType type, std::vector<std::int64_t> dims,
                               std::string_view hint)
{
    Tensor described;
    described.type = static_cast<std::int32_t>(type);
    described.dims = std::move(dims);
    return add(std::move(described), bytes.contiguous(), hint);
}

ValueName GraphBuilder::numbers(const std::vector<std::int64_t> &values)
{
    return tensor(at::tensor(values, at::kLong));
}

ValueName GraphBuilder::number(std::int64_t value)
{
    return tensor(at::full({}, value, at::kLong));
}

ValueName GraphBuilder::scalar(double value, ElementType type)
{
    return tensor(at::full({}, value, scalarTypeFor(type)));
}

void GraphBuilder::input(ValueInfo info)
{
    m_taken.insert(info.name);
    m_program.graph.inputs.push_back(std::move(info));
}

void GraphBuilder::output(const ValueName &value, ValueInfo info)
{
    // A node of its own: what is given may be an input, a tensor or given twice.
    Node node;
    node.type = "Identity";
    node.inputs = {value};
    info.name = freeName(info.name);
    node.outputs = {info.name};
    m_program.graph.nodes.push_back(std::move(node));
    m_program.graph.outputs.push_back(std::move(info));
}

/// From version 18 on, operators that reduce take their axes as an input.
void GraphBuilder::settleAxes()
{
    static const std::set<std::string> reducing{"ReduceMean", "ReduceMax", "ReduceMin",      "ReduceProd",
                                                "ReduceL1",   "ReduceL2",  "ReduceLogSumExp"};
    for (Node &node : m_program.graph.nodes) {
        const auto axes = std::ranges::find(node.attributes, "axes", &Attribute::name);
        if (!reducing.contains(node.type) || axes == node.attributes.end())
            continue;
        const auto values = std::get<std::vector<std::int64_t>>(axes->value);
        node.attributes.erase(axes);
        node.inputs.push_back(numbers(values));
    }
}

const Program &GraphBuilder::program()
{
    if (m_opset >= 18)
        settleAxes();
    m_program.opsets = m_domains;
    m_program.opsets[""] = m_opset;
    m_program.irVersion = irVersionOf(m_opset);
    m_program.producer = "Paretoscope";
    m_program.producerVersion = PARETOSCOPE_VERSION;
    return m_program;
}

} // namespace paretoscope::formats::onnx
