#include "core/formats/torchscript/moduleattribute.h"

#include <ATen/core/jit_type.h>

namespace paretoscope::formats {

c10::TypePtr typeOf(const ModuleAttribute &attribute)
{
    if (attribute.type)
        return attribute.type;
    return attribute.value.isTensor() ? c10::TypePtr(c10::TensorType::get())
                                      : attribute.value.type<c10::Type>();
}

bool isCount(const c10::IValue &value)
{
    return value.isTensor() && value.toTensor().scalar_type() == at::kLong && value.toTensor().dim() == 0;
}

} // namespace paretoscope::formats
