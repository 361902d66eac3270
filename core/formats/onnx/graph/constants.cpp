#include "core/formats/onnx/graph/constants.h"

#include <ATen/ops/tensor.h>

namespace paretoscope::formats::onnx {

bool isConstant(const Node &node)
{
    return node.type == "Constant" && node.domain.empty();
}

const Tensor *tensorHeldBy(const Node &node)
{
    for (const Attribute &attribute : node.attributes)
        if (const auto *tensor = std::get_if<std::shared_ptr<const Tensor>>(&attribute.value))
            return tensor->get();
    return nullptr;
}

at::Tensor numbersHeldBy(const Node &node)
{
    const auto whole = at::TensorOptions().dtype(c10::ScalarType::Long);
    const auto real = at::TensorOptions().dtype(c10::ScalarType::Float);
    for (const Attribute &attribute : node.attributes) {
        if (const auto *number = std::get_if<std::int64_t>(&attribute.value);
            number && attribute.name == "value_int")
            return at::tensor(*number, whole);
        if (const auto *list = std::get_if<std::vector<std::int64_t>>(&attribute.value))
            return at::tensor(*list, whole);
        if (const auto *fraction = std::get_if<double>(&attribute.value))
            return at::tensor(*fraction, real);
        if (const auto *fractions = std::get_if<std::vector<double>>(&attribute.value))
            return at::tensor(*fractions, real);
    }
    return {};
}

} // namespace paretoscope::formats::onnx
