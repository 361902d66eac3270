#include "core/formats/onnx/program/plainforms.h"

#include "core/formats/onnx/program/rewriter.h"

#include <algorithm>
#include <optional>
#include <unordered_map>

namespace paretoscope::formats::onnx {

namespace {

/// Whether it wrote the node; nothing is written then.
using PlainForm = bool (*)(Rewriter &, const Node &);

constexpr char addName[] = "Add", mulName[] = "Mul", sigmoidName[] = "Sigmoid", leakyReluName[] = "LeakyRelu",
               averageName[] = "GlobalAveragePool", poolName[] = "AveragePool", meanName[] = "ReduceMean";

/// What INPUT's integers stand for.
std::string dequantizedInput(Rewriter &to, const Node &node, std::size_t input)
{
    return to.dequantized(in(node, input), in(node, input + 1), in(node, input + 2));
}

/// VALUE as the integers that NODE gives, whose scale is input GRID; the float itself where it has none.
void give(Rewriter &to, const Node &node, const std::string &value, std::size_t grid)
{
    if (in(node, grid).empty())
        to.write("Identity", {value}, node.outputs.front());
    else
        to.write("QuantizeLinear", {value, in(node, grid), in(node, grid + 1)}, node.outputs.front());
}

/// The int32 numbers INPUT, which count steps of the product of two scales, as floats.
std::string realBias(Rewriter &to, const Node &node, std::size_t input, std::size_t scale, std::size_t other)
{
    if (in(node, input).empty())
        return {};
    const std::string step = to.node("Mul", {in(node, scale), in(node, other)});
    return to.node("Mul", {to.asFloat(in(node, input)), step});
}

bool qLinearConv(Rewriter &to, const Node &node)
{
    const std::string weight = to.dequantized(in(node, 3), in(node, 4), in(node, 5), 0);
    const std::string bias = realBias(to, node, 8, 1, 4);
    give(to, node, to.node("Conv", {dequantizedInput(to, node, 0), weight, bias}, node.attributes), 6);
    return true;
}

bool qLinearMatMul(Rewriter &to, const Node &node)
{
    const std::string left = to.dequantized(in(node, 0), in(node, 1), in(node, 2), -2);
    const std::string right = to.dequantized(in(node, 3), in(node, 4), in(node, 5), -1);
    give(to, node, to.node("MatMul", {left, right}), 6);
    return true;
}

bool qGemm(Rewriter &to, const Node &node)
{
    const bool isTurned = wholeOf(node, "transB") != 0;
    const std::string weight = to.dequantized(in(node, 3), in(node, 4), in(node, 5), isTurned ? 0 : 1);
    std::string bias = realBias(to, node, 6, 1, 4);
    if (!bias.empty()) // whose steps are those of the product, α and all
        bias = to.node("Mul", {bias, to.constant(realOf(node, "alpha", 1.0))});
    give(to, node, to.node("Gemm", {dequantizedInput(to, node, 0), weight, bias}, node.attributes), 7);
    return true;
}

/// [TYPE of two dequantized inputs].
template <const char *type> bool ofTwo(Rewriter &to, const Node &node)
{
    give(to, node, to.node(type, {dequantizedInput(to, node, 0), dequantizedInput(to, node, 3)}), 6);
    return true;
}
template <const char *type> bool ofOne(Rewriter &to, const Node &node)
{
    if (wholeOf(node, "channels_last") != 0)
        return false;
    give(to, node, to.node(type, {dequantizedInput(to, node, 0)}, without(node, {"channels_last", "opset"})),
         3);
    return true;
}

/// Along the last dimension where it does not say, whatever the version; by the rules of the one that it
/// names.
bool qLinearSoftmax(Rewriter &to, const Node &node)
{
    constexpr std::int64_t flattensNoMore = 13;
    const bool isOld = wholeOf(node, "opset") < flattensNoMore;
    const bool hasAxis = hasAttribute(node, "axis");
    if (hasAxis && isOld != (to.opset() < flattensNoMore))
        return false;
    const std::vector<Attribute> attributes{{"axis", hasAxis ? wholeOf(node, "axis") : std::int64_t{-1}}};
    give(to, node, to.node("Softmax", {dequantizedInput(to, node, 0)}, attributes), 3);
    return true;
}

bool qLinearConcat(Rewriter &to, const Node &node)
{
    std::vector<std::string> parts;
    for (std::size_t i = 2; i + 2 < node.inputs.size(); i += 3)
        parts.push_back(dequantizedInput(to, node, i));
    give(to, node, to.node("Concat", parts, node.attributes), 0);
    return true;
}

/// Inputs: integers and their zero points side by side: [A, B, zero of A, zero of B].
bool integerProduct(Rewriter &to, const Node &node, const char *type, std::int64_t weightAxis)
{
    const bool isConvolution = weightAxis == 0;
    std::string left = in(node, 0), right = in(node, 1), output = node.outputs.front();
    const auto scaled = to.scaledBehind(node, isConvolution);
    const std::string one = scaled ? std::string() : to.constant(1.0);
    left = to.dequantized(left, scaled ? scaled->left : one, in(node, 2),
                          isConvolution ? std::nullopt : std::optional<std::int64_t>(-2));
    right = to.dequantized(right, scaled ? scaled->right : one, in(node, 3), weightAxis);
    if (scaled)
        output = to.instead(*scaled);
    to.write(type, {left, right}, output, node.attributes);
    return true;
}

bool matMulInteger(Rewriter &to, const Node &node)
{
    return integerProduct(to, node, "MatMul", -1);
}

bool convInteger(Rewriter &to, const Node &node)
{
    return integerProduct(to, node, "Conv", 0);
}

/// PRODUCT and the bias that is input BIAS of NODE, where there is one.
void giveAdding(Rewriter &to, const Node &node, const std::string &product, std::size_t bias)
{
    if (in(node, bias).empty())
        to.write("Identity", {product}, node.outputs.front());
    else
        to.write("Add", {product, in(node, bias)}, node.outputs.front());
}

bool dynamicQuantizeMatMul(Rewriter &to, const Node &node)
{
    const auto coded = to.nodes("DynamicQuantizeLinear", {in(node, 0)}, 3);
    const std::string left = to.dequantized(coded[0], coded[1], coded[2]);
    const std::string right = to.dequantized(in(node, 1), in(node, 2), in(node, 3), -1);
    giveAdding(to, node, to.node("MatMul", {left, right}), 4);
    return true;
}

bool matMulIntegerToFloat(Rewriter &to, const Node &node)
{
    const std::string left = to.dequantized(in(node, 0), in(node, 2), in(node, 4));
    const std::string right = to.dequantized(in(node, 1), in(node, 3), in(node, 5), -1);
    giveAdding(to, node, to.node("MatMul", {left, right}), 6);
    return true;
}

bool ofTheStandard(Rewriter &to, const Node &node)
{
    Node own = node;
    own.domain.clear();
    to.keep(std::move(own));
    return true;
}

/// The numbers of the activation that NODE is joined with: a list of FusedConv, one by one of FusedGemm.
std::vector<double> activationNumbers(const Node &node)
{
    std::vector<double> numbers = realsOf(node, "activation_params");
    for (const char *name : {"activation_alpha", "activation_beta", "activation_gamma"})
        if (hasAttribute(node, name))
            numbers.push_back(realOf(node, name, 0.0));
    return numbers;
}

bool isKnownActivation(const std::string &kind, std::size_t numbers)
{
    if (kind.empty() || kind == "Relu" || kind == "Tanh" || kind == "Sigmoid" || kind == "Softplus" ||
        kind == "Softsign")
        return numbers == 0;
    if (kind == "LeakyRelu" || kind == "Elu")
        return numbers == 1;
    return (kind == "HardSigmoid" || kind == "Selu" || kind == "Clip") && numbers == 2;
}

/// VALUE after the activation that NODE is joined with.
std::string activated(Rewriter &to, const Node &node, const std::string &value)
{
    const std::string kind = textOf(node, "activation");
    const std::vector<double> numbers = activationNumbers(node);
    if (kind.empty())
        return value;
    if (kind == "Clip")
        return to.node("Min", {to.node("Max", {value, to.constant(numbers[0])}), to.constant(numbers[1])});
    std::vector<Attribute> attributes;
    const char *const second = kind == "Selu" ? "gamma" : "beta";
    for (std::size_t i = 0; i < numbers.size(); ++i)
        attributes.push_back({i == 0 ? "alpha" : second, numbers[i]});
    return to.node(kind, {value}, std::move(attributes));
}

std::vector<Attribute> withoutActivation(const Node &node)
{
    return without(
        node, {"activation", "activation_params", "activation_alpha", "activation_beta", "activation_gamma"});
}

/// FusedConv [X, W, B, Z]: Z is added before the activation.
bool fusedConv(Rewriter &to, const Node &node)
{
    if (!isKnownActivation(textOf(node, "activation"), activationNumbers(node).size()))
        return false;
    std::string value = to.node("Conv", {in(node, 0), in(node, 1), in(node, 2)}, withoutActivation(node));
    if (!in(node, 3).empty())
        value = to.node("Add", {value, in(node, 3)});
    to.write("Identity", {activated(to, node, value)}, node.outputs.front());
    return true;
}

bool fusedGemm(Rewriter &to, const Node &node)
{
    if (!isKnownActivation(textOf(node, "activation"), activationNumbers(node).size()))
        return false;
    const std::string value = to.node("Gemm", node.inputs, withoutActivation(node));
    to.write("Identity", {activated(to, node, value)}, node.outputs.front());
    return true;
}

const std::unordered_map<std::string, PlainForm> &standardForms()
{
    static const std::unordered_map<std::string, PlainForm> forms{
        {"QLinearConv", qLinearConv},
        {"QLinearMatMul", qLinearMatMul},
        {"MatMulInteger", matMulInteger},
        {"ConvInteger", convInteger},
    };
    return forms;
}

const std::unordered_map<std::string, PlainForm> &microsoftForms()
{
    static const std::unordered_map<std::string, PlainForm> forms{
        {"QuantizeLinear", ofTheStandard},
        {"DequantizeLinear", ofTheStandard},
        {"QGemm", qGemm},
        {"QLinearAdd", ofTwo<addName>},
        {"QLinearMul", ofTwo<mulName>},
        {"QLinearSigmoid", ofOne<sigmoidName>},
        {"QLinearLeakyRelu", ofOne<leakyReluName>},
        {"QLinearSoftmax", qLinearSoftmax},
        {"QLinearGlobalAveragePool", ofOne<averageName>},
        {"QLinearAveragePool", ofOne<poolName>},
        {"QLinearReduceMean", ofOne<meanName>},
        {"QLinearConcat", qLinearConcat},
        {"DynamicQuantizeMatMul", dynamicQuantizeMatMul},
        {"MatMulIntegerToFloat", matMulIntegerToFloat},
        {"FusedConv", fusedConv},
        {"FusedGemm", fusedGemm},
    };
    return forms;
}

PlainForm plainFormOf(const Node &node)
{
    if (node.outputs.empty() || node.outputs.front().empty())
        return nullptr;
    if (!node.domain.empty() && node.domain != "com.microsoft")
        return nullptr;
    const auto &forms = node.domain.empty() ? standardForms() : microsoftForms();
    const auto found = forms.find(node.type);
    return found == forms.end() ? nullptr : found->second;
}

} // namespace

Program inPlainForms(Program program)
{
    const auto &nodes = program.graph.nodes;
    if (std::ranges::none_of(nodes, [](const Node &node) { return plainFormOf(node) != nullptr; }))
        return program;
    Rewriter to(std::move(program));
    for (std::size_t i = 0; i < to.count(); ++i) {
        if (to.isDone(i))
            continue;
        const Node &node = to.start(i);
        const PlainForm form = plainFormOf(node);
        if (!form || !form(to, node))
            to.keep(node);
    }
    return to.finish();
}

} // namespace paretoscope::formats::onnx
