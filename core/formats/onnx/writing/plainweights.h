// Parameters in a file of ONNX as they are: floats of their stored types. Included only inside this folder.
#pragma once

#include "core/formats/onnx/writing/weightsource.h"

#include <map>

namespace paretoscope::formats::onnx {

class PlainWeights : public WeightSource {
public:
    /// DATA outlives this.
    explicit PlainWeights(const graph::ModelData &data) : m_data(data) {}

    ValueName parameter(GraphBuilder &builder, graph::ParameterId parameter) override;

private:
    const graph::ModelData &m_data;
    std::map<graph::ParameterId, ValueName> m_values;
};

} // namespace paretoscope::formats::onnx
