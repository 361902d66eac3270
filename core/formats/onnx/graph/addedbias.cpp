#include "core/formats/onnx/graph/addedbias.h"

namespace paretoscope::formats::onnx {

at::Tensor biasFrom(const at::Tensor &added, NodeWriter &layer)
{
    const at::Tensor weight = layer.constant(1);
    const bool isProduct = layer.node().type == "MatMul";
    if (!at::isFloatingType(added.scalar_type()) || added.scalar_type() != weight.scalar_type() ||
        weight.dim() < 2 || (isProduct && weight.dim() != 2))
        return {};
    const std::int64_t behind = isProduct ? 0 : weight.dim() - 2; // dimensions after the channels'
    const std::int64_t rank = isProduct ? layer.knownRank(0).value_or(0) : weight.dim();
    std::int64_t channels = weight.size(isProduct ? 1 : 0);
    if (layer.node().type == "ConvTranspose" &&
        __builtin_mul_overflow(weight.size(1), layer.whole("group", 1), &channels))
        return {};
    const bool fits = added.numel() == channels && added.dim() > behind && added.dim() <= rank &&
                      added.size(added.dim() - behind - 1) == channels;
    return fits ? added.reshape({channels}) : at::Tensor();
}

} // namespace paretoscope::formats::onnx
