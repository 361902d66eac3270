// Counts multiply-accumulates of layers from the shapes seen in a run. Included only inside core.
#pragma once

#include "core/graph/modeldata.h"

namespace paretoscope::graph {

class MacCounter {
public:
    explicit MacCounter(const ModelData &data);

    /// Call after NODE has run, with its inputs and outputs still among VALUES (by ValueId).
    void observe(std::size_t node, const std::vector<c10::IValue> &values);

    /// By layer, over all uses of its weight, divided by the batch size. Embeddings multiply nothing.
    std::vector<std::int64_t> perSample(std::int64_t batch) const;

private:
    const ModelData &m_data;
    std::vector<std::int64_t> m_macs; ///< by parameter
};

} // namespace paretoscope::graph
