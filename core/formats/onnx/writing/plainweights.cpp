#include "core/formats/onnx/writing/plainweights.h"

#include "core/graph/storedtype.h"

namespace paretoscope::formats::onnx {

ValueName PlainWeights::parameter(GraphBuilder &builder, graph::ParameterId parameter)
{
    ValueName &known = m_values[parameter];
    if (!known.empty())
        return known;
    const graph::Parameter &own = m_data.parameters[graph::at(parameter)];
    const at::Tensor stored = graph::asStored(own.tensor, own.stored);
    known = builder.tensor(stored, own.name);
    if (stored.scalar_type() != own.tensor.scalar_type())
        known = builder.node("Cast", {known},
                             {{"to", static_cast<std::int64_t>(elementTypeOf(own.tensor.scalar_type()))}},
                             own.name + ".read");
    return known;
}

} // namespace paretoscope::formats::onnx
