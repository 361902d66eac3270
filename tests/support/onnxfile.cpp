#include "tests/support/onnxfile.h"

#include <algorithm>
#include <cstring>
#include <fstream>

namespace paretoscope::tests {

namespace {

std::string varint(std::uint64_t value)
{
    std::string bytes;
    for (; value >= 0x80; value >>= 7)
        bytes += static_cast<char>((value & 0x7f) | 0x80);
    return bytes + static_cast<char>(value);
}

std::string number(std::uint64_t field, std::int64_t value)
{
    return varint(field << 3) + varint(static_cast<std::uint64_t>(value));
}

std::string message(std::uint64_t field, const std::string &content)
{
    return varint(field << 3 | 2) + varint(content.size()) + content;
}

std::string pair(std::uint64_t field, const std::string &key, const std::string &value)
{
    return message(field, message(1, key) + message(2, value));
}

std::string written(const OnnxTensor &tensor)
{
    std::string text;
    for (const std::int64_t size : tensor.dims)
        text += number(1, size);
    text += number(2, tensor.type) + message(8, tensor.name);
    if (tensor.external.empty())
        return text + message(9, tensor.raw);
    for (const auto &[key, value] : tensor.external)
        text += pair(13, key, value);
    return text + number(14, 1);
}

std::string written(const OnnxNode &node)
{
    std::string text;
    for (const std::string &input : node.inputs)
        text += message(1, input);
    for (const std::string &output : node.outputs)
        text += message(2, output);
    text += message(3, node.name) + message(4, node.type);
    for (const auto &[name, values] : node.settings) {
        std::string attribute = message(1, name);
        for (const std::int64_t value : values)
            attribute += number(values.size() == 1 ? 3 : 8, value);
        text += message(5, attribute + number(20, values.size() == 1 ? 2 : 7));
    }
    for (const auto &[name, value] : node.texts)
        text += message(5, message(1, name) + message(4, value) + number(20, 3));
    if (!node.domain.empty())
        text += message(7, node.domain);
    return node.scopes.empty() ? text : text + pair(9, "pkg.torch.onnx.name_scopes", node.scopes);
}

std::string valueInfo(const std::string &name, std::int64_t type, const std::vector<std::int64_t> &shape)
{
    std::string dims;
    for (const std::int64_t size : shape)
        dims += message(1, size < 0 ? message(2, "n") : number(1, size));
    return message(1, name) + message(2, message(1, number(1, type) + message(2, dims)));
}

} // namespace

std::string floatBytes(const std::vector<float> &values)
{
    return {reinterpret_cast<const char *>(values.data()), values.size() * sizeof(float)};
}

std::string wholeBytes(const std::vector<std::int64_t> &values)
{
    return {reinterpret_cast<const char *>(values.data()), values.size() * sizeof(std::int64_t)};
}

OnnxFile::OnnxFile()
{
    std::vector<float> weight, bias;
    for (int i = 1; i <= 24; ++i)
        weight.push_back(0.25F * static_cast<float>(i));
    for (int i = 1; i <= 6; ++i)
        bias.push_back(-static_cast<float>(i));
    tensors = {{"block.fc.weight", 1, {6, 4}, floatBytes(weight)},
               {"block.fc.bias", 1, {6}, floatBytes(bias)},
               {"val_3", 1, {6, 2}, floatBytes(std::vector<float>(12, 1.0F))},
               {"rest", 7, {1}, wholeBytes({-1})}};
    nodes = {{"Gemm", "fc", {"x", "block.fc.weight", "block.fc.bias"}, {"fc"}, {{"transB", {1}}}},
             {"Relu", "relu", {"fc"}, {"relu"}, {}, {}, "['', 'block', 'relu']"},
             {"Shape", "shape", {"x"}, {"shape"}, {{"start", {0}}, {"end", {1}}}},
             {"Concat", "sizes", {"shape", "rest"}, {"sizes"}, {{"axis", {0}}}},
             {"Reshape", "flat", {"relu", "sizes"}, {"flat"}},
             {"MatMul", "out", {"flat", "val_3"}, {"y"}, {}, {}, "['', 'head', 'head.out', 'linear']"}};
}

OnnxTensor &OnnxFile::tensor(const std::string &name)
{
    return *std::ranges::find(tensors, name, &OnnxTensor::name);
}

OnnxNode &OnnxFile::node(const std::string &name)
{
    return *std::ranges::find(nodes, name, &OnnxNode::name);
}

std::string OnnxFile::bytes() const
{
    std::string graph;
    for (const OnnxNode &node : nodes)
        graph += message(1, written(node));
    graph += message(2, "network");
    for (const OnnxTensor &tensor : tensors)
        graph += message(5, written(tensor));
    if (isSparse)
        graph += message(15, message(1, written(tensors.front())));
    for (std::int64_t i = 0; i < inputs; ++i)
        graph += message(11, valueInfo("x", inputType, inputShape));
    graph += message(12, valueInfo(output, 1, {-1, 2}));
    const std::string file = number(1, irVersion) + message(2, "by hand") + message(7, graph);
    return saysOpset ? file + message(8, message(1, "") + number(2, opset)) : file;
}

void OnnxFile::save(const std::filesystem::path &path) const
{
    const std::string content = bytes();
    std::ofstream(path, std::ios::binary).write(content.data(), static_cast<std::streamsize>(content.size()));
}

} // namespace paretoscope::tests
