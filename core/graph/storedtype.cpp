#include "core/graph/storedtype.h"

#include "core/graph/tensorsin.h"

namespace paretoscope::graph {

namespace {

std::int64_t bytesOf(const at::Tensor &tensor, FloatType stored)
{
    const bool narrow = stored != FloatType::Float32 && tensor.scalar_type() == c10::ScalarType::Float;
    const std::int64_t element =
        narrow ? bitsOf(stored) / 8 : static_cast<std::int64_t>(tensor.element_size());
    return tensor.numel() * element;
}

} // namespace

c10::ScalarType scalarType(FloatType type)
{
    switch (type) {
    case FloatType::Float16:
        return c10::ScalarType::Half;
    case FloatType::BFloat16:
        return c10::ScalarType::BFloat16;
    case FloatType::Float32:
        break;
    }
    return c10::ScalarType::Float;
}

FloatType floatType(c10::ScalarType type)
{
    if (type == c10::ScalarType::Half)
        return FloatType::Float16;
    return type == c10::ScalarType::BFloat16 ? FloatType::BFloat16 : FloatType::Float32;
}

at::Tensor roundedTo(const at::Tensor &tensor, FloatType type)
{
    return type == FloatType::Float32 ? tensor : tensor.to(scalarType(type)).to(tensor.scalar_type());
}

at::Tensor asStored(const at::Tensor &tensor, FloatType type)
{
    return type == FloatType::Float32 || tensor.scalar_type() != c10::ScalarType::Float
               ? tensor
               : tensor.to(scalarType(type));
}

std::int64_t storedBytes(const Parameter &parameter)
{
    return bytesOf(parameter.tensor, parameter.stored);
}

std::int64_t storedBytes(const Value &constant)
{
    std::int64_t bytes = 0;
    for (const at::Tensor &tensor : tensorsIn(constant.constant))
        bytes += bytesOf(tensor, constant.stored);
    return bytes;
}

std::set<FloatType> narrowTypes(const ModelData &data)
{
    std::set<FloatType> types;
    for (const Parameter &parameter : data.parameters)
        types.insert(parameter.stored);
    for (const Value &value : data.values)
        if (value.origin == Value::Origin::Constant)
            types.insert(value.stored);
    types.erase(FloatType::Float32);
    return types;
}

} // namespace paretoscope::graph
