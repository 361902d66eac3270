#include "core/graph/readers.h"

namespace paretoscope::graph {

Readers readersOf(const ModelData &data)
{
    Readers readers(data.values.size());
    for (std::size_t i = 0; i < data.nodes.size(); ++i)
        for (const ValueId id : data.nodes[i].inputs)
            readers[static_cast<std::size_t>(id)].push_back(static_cast<std::int32_t>(i));
    return readers;
}

bool isReadOnce(const ModelData &data, const Readers &readers, ValueId value)
{
    return readers[static_cast<std::size_t>(value)].size() == 1 && value != data.output;
}

} // namespace paretoscope::graph
