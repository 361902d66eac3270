#include "core/formats/onnx/program/serialize.h"

#include <protozero/pbf_writer.hpp>

#include <algorithm>
#include <string_view>

namespace paretoscope::formats::onnx {

namespace {

using protozero::pbf_writer;

/// AttributeProto.AttributeType.
enum AttributeType { FloatValue = 1, IntValue, StringValue, TensorValue, FloatList = 6, IntList, StringList };

/// StringStringEntryProto.
void writeEntry(pbf_writer &owner, protozero::pbf_tag_type field, std::string_view key,
                std::string_view value)
{
    pbf_writer entry(owner, field);
    entry.add_string(1, key.data(), key.size());
    entry.add_string(2, value.data(), value.size());
}

void writeTensor(pbf_writer &owner, protozero::pbf_tag_type field, const Tensor &tensor)
{
    pbf_writer message(owner, field);
    message.add_packed_int64(1, tensor.dims.begin(), tensor.dims.end());
    message.add_int32(2, tensor.type);
    if (!tensor.name.empty())
        message.add_string(8, tensor.name);
    message.add_bytes(9, reinterpret_cast<const char *>(tensor.raw.data()), tensor.raw.size());
}

/// What an attribute holds, and after it which of the kinds that is.
struct WriteValue {
    pbf_writer &message;

    void operator()(std::monostate) const {}
    void operator()(double value) const
    {
        message.add_float(2, static_cast<float>(value));
        message.add_enum(20, FloatValue);
    }
    void operator()(std::int64_t value) const
    {
        message.add_int64(3, value);
        message.add_enum(20, IntValue);
    }
    void operator()(const std::string &value) const
    {
        message.add_bytes(4, value);
        message.add_enum(20, StringValue);
    }
    void operator()(const std::shared_ptr<const Tensor> &value) const
    {
        writeTensor(message, 5, *value);
        message.add_enum(20, TensorValue);
    }
    void operator()(const std::shared_ptr<const Graph> &) const {} // none is written
    void operator()(const std::vector<double> &values) const
    {
        const std::vector<float> narrow(values.begin(), values.end());
        message.add_packed_float(7, narrow.begin(), narrow.end());
        message.add_enum(20, FloatList);
    }
    void operator()(const std::vector<std::int64_t> &values) const
    {
        message.add_packed_int64(8, values.begin(), values.end());
        message.add_enum(20, IntList);
    }
    void operator()(const std::vector<std::string> &values) const
    {
        for (const std::string &value : values)
            message.add_bytes(9, value);
        message.add_enum(20, StringList);
    }
};

/// "layer1.0.conv1" → "['', 'layer1', 'layer1.0', 'layer1.0.conv1', 'NODE']", as PyTorch's exporter tells a
/// node's modules.
std::string scopesOf(const std::string &module, const std::string &node)
{
    std::string text = "['', ";
    for (std::size_t dot = module.find('.'); dot != std::string::npos; dot = module.find('.', dot + 1))
        text += '\'' + module.substr(0, dot) + "', ";
    return text + '\'' + module + "', '" + node + "']";
}

void writeNode(pbf_writer &graph, const Node &node)
{
    pbf_writer message(graph, 1);
    for (const std::string &input : node.inputs)
        message.add_string(1, input);
    for (const std::string &output : node.outputs)
        message.add_string(2, output);
    if (!node.name.empty())
        message.add_string(3, node.name);
    message.add_string(4, node.type);
    for (const Attribute &attribute : node.attributes) {
        pbf_writer inner(message, 5);
        inner.add_string(1, attribute.name);
        std::visit(WriteValue{inner}, attribute.value);
    }
    if (!node.domain.empty())
        message.add_string(7, node.domain);
    if (!node.module.empty())
        writeEntry(message, 9, "pkg.torch.onnx.name_scopes", scopesOf(node.module, node.name));
}

void writeValueInfo(pbf_writer &graph, protozero::pbf_tag_type field, const ValueInfo &info)
{
    pbf_writer message(graph, field);
    message.add_string(1, info.name);
    pbf_writer type(message, 2);
    pbf_writer tensor(type, 1);
    tensor.add_int32(1, info.type);
    if (!info.shape)
        return;
    if (info.shape->empty()) // the writer leaves messages out that nothing was put into
        return tensor.add_message(2, std::string());
    pbf_writer shape(tensor, 2);
    for (std::size_t i = 0; i < info.shape->size(); ++i) {
        pbf_writer dimension(shape, 1);
        if (const std::int64_t size = (*info.shape)[i]; size >= 0)
            dimension.add_int64(1, size);
        else if (i < info.dimensionNames.size() && !info.dimensionNames[i].empty())
            dimension.add_string(2, info.dimensionNames[i]);
    }
}

void writeGraphMessage(pbf_writer &model, const Graph &graph)
{
    pbf_writer message(model, 7);
    for (const Node &node : graph.nodes)
        writeNode(message, node);
    message.add_string(2, graph.name.empty() ? "network" : graph.name);
    for (const Tensor &tensor : graph.initializers)
        writeTensor(message, 5, tensor);
    for (const ValueInfo &input : graph.inputs)
        writeValueInfo(message, 11, input);
    for (const ValueInfo &output : graph.outputs)
        writeValueInfo(message, 12, output);
    for (const ValueInfo &known : graph.known)
        writeValueInfo(message, 13, known);
}

/// Of a node and what describes it, with names as long as they are.
std::uint64_t nodeBytes(const Node &node)
{
    std::uint64_t bytes = 256 + node.type.size() + 2 * node.name.size();
    const auto dots = static_cast<std::uint64_t>(std::ranges::count(node.module, '.')) + 1;
    bytes += dots * (node.module.size() + 8);
    for (const auto *names : {&node.inputs, &node.outputs})
        for (const std::string &name : *names)
            bytes += name.size() + 8;
    for (const Attribute &attribute : node.attributes) {
        bytes += attribute.name.size() + 64;
        if (const auto *tensor = std::get_if<std::shared_ptr<const Tensor>>(&attribute.value))
            bytes += (*tensor)->raw.size() + 256;
        else if (const auto *numbers = std::get_if<std::vector<std::int64_t>>(&attribute.value))
            bytes += 10 * numbers->size();
        else if (const auto *reals = std::get_if<std::vector<double>>(&attribute.value))
            bytes += 4 * reals->size();
        else if (const auto *text = std::get_if<std::string>(&attribute.value))
            bytes += text->size();
        else if (const auto *texts = std::get_if<std::vector<std::string>>(&attribute.value))
            for (const std::string &each : *texts)
                bytes += each.size() + 8;
    }
    return bytes;
}

} // namespace

std::int64_t irVersionOf(std::int64_t opset)
{
    // onnx/docs/Versioning.md: the IR version that was released with each opset.
    struct Release {
        std::int64_t opset, ir;
    };
    constexpr Release releases[]{{8, 3},  {9, 4},  {10, 5},  {11, 6},  {14, 7},
                                 {18, 8}, {20, 9}, {22, 10}, {23, 11}, {24, 12}};
    for (const Release &release : releases)
        if (opset <= release.opset)
            return release.ir;
    return 13;
}

std::string serialize(const Program &program)
{
    std::string bytes;
    bytes.reserve(serializedBytes(program));
    pbf_writer message(bytes);
    message.add_int64(1, program.irVersion);
    message.add_string(2, program.producer);
    message.add_string(3, program.producerVersion);
    writeGraphMessage(message, program.graph);
    for (const auto &[domain, version] : program.opsets) {
        pbf_writer opset(message, 8);
        opset.add_string(1, domain);
        opset.add_int64(2, version);
    }
    for (const auto &[key, value] : program.metadata)
        writeEntry(message, 14, key, value);
    return bytes;
}

std::uint64_t serializedBytes(const Program &program)
{
    std::uint64_t bytes = 4096;
    for (const Node &node : program.graph.nodes)
        bytes += nodeBytes(node);
    for (const Tensor &tensor : program.graph.initializers)
        bytes += tensor.raw.size() + tensor.name.size() + 10 * tensor.dims.size() + 64;
    for (const auto *infos : {&program.graph.inputs, &program.graph.outputs, &program.graph.known})
        for (const ValueInfo &info : *infos)
            bytes += info.name.size() + 64 + (info.shape ? 96 * info.shape->size() : 0);
    for (const auto &[key, value] : program.metadata)
        bytes += key.size() + value.size() + 32;
    return bytes;
}

} // namespace paretoscope::formats::onnx
