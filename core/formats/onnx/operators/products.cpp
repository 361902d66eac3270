#include "core/formats/onnx/operators/operators.h"

#include <ATen/ops/bitwise_and.h>
#include <ATen/ops/bitwise_right_shift.h>
#include <ATen/ops/full.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/sub.h>

#include <algorithm>

namespace paretoscope::formats::onnx {

namespace {

namespace jit = torch::jit;

Shape productShape(const Value &a, const Value &b)
{
    if (!a.shape || !b.shape || a.shape->empty() || b.shape->empty())
        throw Refused{"an input of unknown rank"};
    const Shape &longer = a.shape->size() >= b.shape->size() ? *a.shape : *b.shape;
    Shape shape(longer.size(), -1);
    if (a.shape->size() == 1 || b.shape->size() == 1) {
        if (b.shape->size() == 1)
            shape = *a.shape;
        else
            shape = Shape(b.shape->begin(), b.shape->end() - 1);
        if (b.shape->size() == 1)
            shape.pop_back();
        else
            shape.back() = b.shape->back();
        return shape;
    }
    for (std::size_t i = 0; b.shape->size() == 2 && i + 1 < shape.size(); ++i)
        shape[i] = (*a.shape)[i];
    shape.back() = b.shape->back();
    shape[shape.size() - 2] = (*a.shape)[a.shape->size() - 2];
    return shape;
}

/// WEIGHT as [outputs, inputs].
jit::Value *linear(NodeWriter &node, jit::Value *input, const at::Tensor &weight, jit::Value *bias,
                   const std::string &layer)
{
    return node.call("aten::linear", {input, node.weight(weight, layer, "weight"), bias});
}

/// STORED as [inputs, outputs]; a matrix that was turned before is turned back for nothing.
at::Tensor turned(NodeWriter &node, const at::Tensor &stored)
{
    const at::Tensor weight = stored.t();
    return weight.is_contiguous() ? weight : node.transposed(stored);
}

Values matMul(NodeWriter &node)
{
    const Shape shape = productShape(node.input(0), node.input(1));
    const at::Tensor right = node.constant(1);
    const std::string layer =
        node.layerName(node.constant(1).defined() || !node.constant(0).defined() ? 1 : 0);
    jit::Value *result = nullptr;
    if (right.defined() && right.dim() == 2 && at::isFloatingType(right.scalar_type())) {
        jit::Value *bias = node.addedBias ? node.weight(node.addedBias->bias, layer, "bias") : node.none();
        result = linear(node, node.tensor(0), turned(node, right), bias, layer);
    } else {
        result =
            node.call("aten::matmul", {node.weight(0, layer, "weight"), node.weight(1, layer, "weight")});
    }
    return {tensorValue(result, node.input(0).type, shape)};
}

/// Input 2 as a bias of COUNT outputs; undefined where it is none that is known.
at::Tensor biasOf(NodeWriter &node, std::int64_t count, double beta)
{
    at::Tensor bias = node.constant(2);
    if (!bias.defined() || (bias.numel() != 1 && (bias.numel() != count || bias.size(-1) != count)))
        return {};
    if (bias.numel() == 1 && count != 1)
        bias = bias.reshape({1}).expand({count}).contiguous();
    bias = bias.reshape({count});
    return beta == 1.0 ? bias : at::mul(bias, beta);
}

/// VALUE and BETA times what input 2 is.
jit::Value *plus(NodeWriter &node, jit::Value *value, jit::Value *added, double beta)
{
    if (beta == 1.0)
        return node.call("aten::add", {value, added});
    return node.call("aten::add", {value, added}, {jit::NamedValue("alpha", beta)});
}

Values gemm(NodeWriter &node)
{
    const double alpha = node.real("alpha", 1.0);
    const double beta = node.real("beta", 1.0);
    const bool turnsRight = node.whole("transB", 0) != 0;
    const at::Tensor right = node.constant(1);
    const std::string layer = node.layerName(1);
    jit::Value *left = node.tensor(0);
    if (node.whole("transA", 0) != 0)
        left = node.call("aten::t", {left});
    if (!right.defined() || right.dim() != 2) {
        jit::Value *other = node.tensor(1);
        jit::Value *product =
            node.call("aten::matmul", {left, turnsRight ? node.call("aten::t", {other}) : other});
        if (alpha != 1.0)
            product = node.call("aten::mul", {product, alpha});
        if (node.has(2) && beta != 0.0)
            product = plus(node, product, node.weight(2, layer, "bias"), beta);
        return {node.ofRank(product, node.type(0), 2)};
    }
    at::Tensor weight = turnsRight ? right : turned(node, right);
    if (alpha != 1.0) {
        node.claimFloats(weight.numel());
        weight = at::mul(weight, alpha);
    }
    const std::int64_t outputs = weight.size(0);
    const at::Tensor bias = node.has(2) && beta != 0.0 ? biasOf(node, outputs, beta) : at::Tensor();
    jit::Value *added = bias.defined() ? node.weight(bias, layer, "bias") : node.none();
    jit::Value *result = linear(node, left, weight, added, layer);
    if (node.has(2) && beta != 0.0 && !bias.defined())
        result = plus(node, result, node.tensor(2), beta);
    return {tensorValue(result, node.input(0).type, Shape{-1, outputs})};
}

Values einsum(NodeWriter &node)
{
    const std::string equation = node.text("equation", "");
    const std::size_t arrow = equation.find("->");
    std::vector<jit::Value *> operands;
    for (std::size_t i = 0; i < node.inputCount(); ++i)
        operands.push_back(node.weight(i, node.layerName(i), "weight"));
    jit::Value *result = node.call("aten::einsum", {equation, node.tensorList(operands)});
    if (arrow == std::string::npos || equation.find('.') != std::string::npos)
        return {tensorValue(result, node.input(0).type, std::nullopt)};
    const auto letters = std::count_if(equation.begin() + static_cast<std::ptrdiff_t>(arrow), equation.end(),
                                       [](unsigned char c) { return std::isalpha(c) != 0; });
    return {node.ofRank(result, node.type(0), letters)};
}

/// BYTES [..., n] as [..., n · 8 / BITS] float32: the numbers in each of them, lowest bits first.
at::Tensor numbersIn(const at::Tensor &bytes, std::int64_t bits)
{
    std::vector<at::Tensor> parts;
    for (std::int64_t first = 0; first < 8; first += bits)
        parts.push_back(at::bitwise_and(at::bitwise_right_shift(bytes, first), (std::int64_t{1} << bits) - 1)
                            .to(at::kFloat));
    return at::stack(parts, -1).flatten(-2);
}

/// onnxruntime's contrib_ops, MatMulNBits: the weight on its grid, [outputs, inputs].
at::Tensor weightInBlocks(NodeWriter &node)
{
    const std::int64_t columns = node.whole("K", 0), rows = node.whole("N", 0);
    const std::int64_t bits = node.whole("bits", 4), block = node.whole("block_size", 0);
    constexpr std::int64_t mostBlock = 1 << 20;
    if (bits != 2 && bits != 4 && bits != 8)
        throw Refused{"bits=" + std::to_string(bits)};
    if (node.has(4))
        throw Refused{"g_idx"};
    if (block < 8 || block > mostBlock || rows < 1 || columns < 1)
        throw Refused{"block_size, K or N"};
    const at::Tensor codes = node.constant(1), scales = node.constant(2);
    if (!codes.defined() || !scales.defined() || (node.has(3) && !node.constant(3).defined()))
        throw Refused{"a weight that the network computes"};
    const std::int64_t blocks = (columns - 1) / block + 1;
    const bool fits = codes.scalar_type() == at::kByte && codes.numel() % rows == 0 &&
                      codes.numel() / rows % blocks == 0 &&
                      codes.numel() / rows / blocks == (block * bits + 7) / 8 &&
                      scales.numel() == rows * blocks && block * bits % 8 == 0;
    if (!fits)
        throw Refused{"a weight of another size"};
    node.claimFloats(rows * blocks * block);
    const at::Tensor steps = numbersIn(codes.reshape({rows, blocks, -1}), bits);
    at::Tensor zeros = at::full({1, 1, 1}, static_cast<double>(std::int64_t{1} << (bits - 1)), at::kFloat);
    if (node.has(3)) {
        zeros = node.constant(3);
        const bool isPacked = zeros.scalar_type() == at::kByte;
        if (zeros.numel() != rows * (isPacked ? (blocks * bits + 7) / 8 : blocks))
            throw Refused{"zero points of another size"};
        zeros = zeros.scalar_type() == at::kByte ? numbersIn(zeros.reshape({rows, -1}), bits)
                                                 : zeros.reshape({rows, -1}).to(at::kFloat);
        zeros = zeros.slice(1, 0, blocks).unsqueeze(2);
    }
    return at::mul(at::sub(steps, zeros), scales.reshape({rows, blocks, 1}).to(at::kFloat))
        .reshape({rows, -1})
        .slice(1, 0, columns)
        .contiguous();
}

Values matMulInBlocks(NodeWriter &node)
{
    const at::Tensor weight = weightInBlocks(node);
    const std::string layer = node.layerName(1);
    jit::Value *bias = node.has(5) ? node.weight(5, layer, "bias") : node.none();
    Value result = node.like(linear(node, node.tensor(0), weight, bias, layer));
    if (result.shape && !result.shape->empty())
        result.shape->back() = weight.size(0);
    return {std::move(result)};
}

} // namespace

const Operators &products()
{
    static const Operators operators{{"MatMul", matMul},
                                     {"Gemm", gemm},
                                     {"Einsum", einsum},
                                     {"com.microsoft.MatMulNBits", matMulInBlocks}};
    return operators;
}

} // namespace paretoscope::formats::onnx
