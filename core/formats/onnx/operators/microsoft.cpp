// What ONNX Runtime's optimizer puts in the place of several operators (onnxruntime
// docs/ContribOperators.md); those of integers are taken apart before (program/plainforms.h).
#include "core/formats/onnx/operators/operators.h"

#include <utility>

namespace paretoscope::formats::onnx {

namespace {

namespace jit = torch::jit;
using jit::NamedValue;

/// Input I and, where there is one, the bias that is the next.
jit::Value *withBias(NodeWriter &node, const std::string &layer, std::size_t bias)
{
    jit::Value *const input = node.tensor(0);
    return node.has(bias) ? node.call("aten::add", {input, node.weight(bias, layer, "bias")}) : input;
}

Values geluOfSum(NodeWriter &node)
{
    jit::Value *const sum = withBias(node, node.layerName(1), 1);
    return {node.like(node.call("aten::gelu", {sum}, {NamedValue("approximate", std::string("none"))}))};
}

Values exactGelu(NodeWriter &node)
{
    return {node.like(
        node.call("aten::gelu", {node.tensor(0)}, {NamedValue("approximate", std::string("none"))}))};
}

Values fastGelu(NodeWriter &node)
{
    jit::Value *const sum = node.has(1) ? withBias(node, node.layerName(1), 1) : node.tensor(0);
    return {node.like(node.call("aten::gelu", {sum}, {NamedValue("approximate", std::string("tanh"))}))};
}

Values quickGelu(NodeWriter &node)
{
    jit::Value *const scaled = node.call("aten::mul", {node.tensor(0), node.real("alpha", 1.702)});
    return {node.like(node.call("aten::mul", {node.tensor(0), node.call("aten::sigmoid", {scaled})}))};
}

/// α · A · B, each turned in its last two dimensions where it says so.
Values fusedMatMul(NodeWriter &node)
{
    if (node.whole("transBatchA", 0) != 0 || node.whole("transBatchB", 0) != 0)
        throw Refused{"transBatchA or transBatchB"};
    const auto side = [&](std::size_t i, const char *turned) {
        jit::Value *const value = i == 0 ? node.tensor(0) : node.weight(1, node.layerName(1), "weight");
        return node.whole(turned, 0) == 0
                   ? value
                   : node.call("aten::transpose", {value, std::int64_t{-2}, std::int64_t{-1}});
    };
    jit::Value *const left = side(0, "transA");
    jit::Value *const product = node.call("aten::matmul", {left, side(1, "transB")});
    const double alpha = node.real("alpha", 1.0);
    return {node.ofRank(alpha == 1.0 ? product : node.call("aten::mul", {product, alpha}), node.type(0),
                        std::max(node.rank(0), node.rank(1)))};
}

std::vector<std::int64_t> lastSize(NodeWriter &node, std::size_t scale)
{
    const at::Tensor known = node.constant(scale);
    if (!known.defined() || known.dim() != 1)
        throw Refused{"a scale of other sizes"};
    return known.sizes().vec();
}

Values simplifiedLayerNormalization(NodeWriter &node)
{
    if (node.axis(node.whole("axis", -1)) != node.rank(0) - 1 || node.node().outputs.size() > 1)
        throw Refused{"axis, or a second output"};
    const std::vector<std::int64_t> sizes = lastSize(node, 1);
    return {node.like(
        node.call("aten::rms_norm", {node.tensor(0), sizes, node.weight(1, node.layerName(1), "weight"),
                                     node.real("epsilon", 1e-5)}))};
}

/// [input, skip, scale, shift (not of the simplified one), bias]: the sum of three, normalised; the sum is
/// output 3.
Values skipNormalization(NodeWriter &node, bool isSimplified)
{
    const auto &outputs = node.node().outputs;
    for (std::size_t i = 1; i < std::min<std::size_t>(outputs.size(), 3); ++i)
        if (!outputs[i].empty())
            throw Refused{"mean or inv_std_var"};
    const std::vector<std::int64_t> sizes = lastSize(node, 2);
    const std::string layer = node.layerName(2);
    const std::size_t bias = isSimplified ? 3 : 4;
    jit::Value *sum = node.call("aten::add", {node.tensor(0), node.tensor(1)});
    if (node.has(bias))
        sum = node.call("aten::add", {sum, node.weight(bias, layer, "bias")});
    jit::Value *const scale = node.weight(2, layer, "weight");
    constexpr double usual = 1e-12; // of both
    jit::Value *const result =
        isSimplified ? node.call("aten::rms_norm", {sum, sizes, scale, node.real("epsilon", usual)})
                     : node.call("aten::layer_norm", {sum, sizes, scale, node.weight(3, layer, "bias"),
                                                      node.real("epsilon", usual), false});
    return {node.like(result), Value(), Value(), node.like(sum)};
}

Values skipLayerNormalization(NodeWriter &node)
{
    return skipNormalization(node, false);
}

Values skipSimplifiedLayerNormalization(NodeWriter &node)
{
    return skipNormalization(node, true);
}

} // namespace

const Operators &microsoft()
{
    static const Operators operators{
        {"com.microsoft.Gelu", exactGelu},
        {"com.microsoft.BiasGelu", geluOfSum},
        {"com.microsoft.FastGelu", fastGelu},
        {"com.microsoft.QuickGelu", quickGelu},
        {"com.microsoft.FusedMatMul", fusedMatMul},
        {"com.microsoft.SkipLayerNormalization", skipLayerNormalization},
        {"com.microsoft.SkipSimplifiedLayerNormalization", skipSimplifiedLayerNormalization},
        {"SimplifiedLayerNormalization", simplifiedLayerNormalization}, // in ONNX's own domain
    };
    return operators;
}

} // namespace paretoscope::formats::onnx
