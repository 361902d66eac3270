#include "core/graph/knowntensor.h"

namespace paretoscope::graph {

bool isKnownTensor(const Value &value)
{
    return value.origin == Value::Origin::Parameter ||
           (value.origin == Value::Origin::Constant && value.constant.isTensor());
}

bool isKnownTensorOrNone(const Value &value)
{
    return isKnownTensor(value) || (value.origin == Value::Origin::Constant && value.constant.isNone());
}

at::Tensor knownTensor(const ModelData &data, ValueId id)
{
    const Value &value = data.values[static_cast<std::size_t>(id)];
    at::Tensor tensor;
    if (value.origin == Value::Origin::Parameter)
        tensor = data.parameters[static_cast<std::size_t>(value.parameter)].tensor;
    else if (value.constant.isTensor())
        tensor = value.constant.toTensor();
    return tensor.defined() ? tensor.to(c10::ScalarType::Double) : tensor;
}

FloatType storedTypeOf(const ModelData &data, ValueId id)
{
    const Value &value = data.values[static_cast<std::size_t>(id)];
    return value.origin == Value::Origin::Parameter
               ? data.parameters[static_cast<std::size_t>(value.parameter)].stored
               : value.stored;
}

} // namespace paretoscope::graph
