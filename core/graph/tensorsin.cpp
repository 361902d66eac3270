#include "core/graph/tensorsin.h"

namespace paretoscope::graph {

namespace {

void collect(const c10::IValue &value, std::vector<at::Tensor> &found)
{
    if (value.isTensor()) {
        if (value.toTensor().defined())
            found.push_back(value.toTensor());
    } else if (value.isTuple()) {
        for (const c10::IValue &element : value.toTupleRef().elements())
            collect(element, found);
    } else if (value.isList()) {
        for (const c10::IValue &element : value.toListRef())
            collect(element, found);
    } else if (value.isGenericDict()) {
        for (const auto &entry : value.toGenericDict())
            collect(entry.value(), found);
    }
}

} // namespace

std::vector<at::Tensor> tensorsIn(const c10::IValue &value)
{
    std::vector<at::Tensor> found;
    collect(value, found);
    return found;
}

} // namespace paretoscope::graph
