#include "core/formats/onnx/operators/broadcast.h"

namespace paretoscope::formats::onnx {

std::optional<Shape> broadcast(const std::optional<Shape> &a, const std::optional<Shape> &b)
{
    if (!a || !b)
        return std::nullopt;
    Shape shape = a->size() >= b->size() ? *a : *b;
    const Shape &shorter = a->size() >= b->size() ? *b : *a;
    const std::size_t ahead = shape.size() - shorter.size();
    for (std::size_t i = 0; i < shorter.size(); ++i) {
        std::int64_t &size = shape[ahead + i];
        if (size == 1 || (size < 0 && shorter[i] > 1))
            size = shorter[i];
    }
    return shape;
}

bool standsAsNumber(NodeWriter &node, std::size_t i, std::size_t other)
{
    const at::Tensor constant = node.constant(i);
    const auto ranks = std::pair(node.knownRank(i), node.knownRank(other));
    const bool isLarger = !ranks.first || !ranks.second || *ranks.first > *ranks.second;
    return constant.defined() && constant.numel() == 1 && !(isLarger && constant.dim() > 0) &&
           constant.scalar_type() != c10::ScalarType::Bool && node.input(other).kind == Value::Kind::Tensor &&
           node.input(other).type == constant.scalar_type();
}

torch::jit::Value *together(NodeWriter &node, const std::string &operation, std::size_t first,
                            std::size_t second)
{
    if (standsAsNumber(node, second, first))
        return node.call(operation, {node.tensor(first), *node.single(second)});
    return node.call(operation, {node.tensor(first), node.tensor(second)});
}

} // namespace paretoscope::formats::onnx
