#include "core/graph/readers.h"

#include <algorithm>

namespace paretoscope::graph {

Readers readersOf(const ModelData &data)
{
    Readers readers(data.values.size());
    for (std::size_t i = 0; i < data.nodes.size(); ++i)
        for (const ValueId id : data.nodes[i].inputs)
            readers[static_cast<std::size_t>(id)].push_back(static_cast<std::int32_t>(i));
    return readers;
}

std::vector<std::size_t> parameterReads(const ModelData &data)
{
    std::vector<std::size_t> reads(data.parameters.size(), 0);
    const auto count = [&](ValueId id) {
        const Value &value = data.values[static_cast<std::size_t>(id)];
        if (value.origin == Value::Origin::Parameter)
            ++reads[static_cast<std::size_t>(value.parameter)];
    };
    for (const Node &node : data.nodes)
        std::ranges::for_each(node.inputs, count);
    count(data.output);
    return reads;
}

bool isReadOnce(const ModelData &data, const Readers &readers, ValueId value)
{
    return readers[static_cast<std::size_t>(value)].size() == 1 && value != data.output;
}

bool isReadByOneLayer(const ModelData &data, ParameterId weight)
{
    const auto own = std::ranges::find(data.bindings, weight, &LayerBinding::weight);
    return own != data.bindings.end() &&
           data.layers[static_cast<std::size_t>(own - data.bindings.begin())].uses == 1;
}

} // namespace paretoscope::graph
