#include "core/graph/storedform.h"

#include "core/graph/modeldata.h"

#include <algorithm>

namespace paretoscope::graph {

std::int64_t bytesAsStored(const Model &model)
{
    const ModelData &data = model.data();
    std::int64_t bytes = model.otherBytes();
    const auto add = [&](const Parameter &parameter, std::int64_t here, bool counted) {
        const auto stored = data.stored.find(parameter.name);
        bytes += (stored == data.stored.end() ? here : stored->second.bytes) - (counted ? here : 0);
    };
    std::vector<bool> isLayer(data.parameters.size(), false);
    for (const LayerBinding &binding : data.bindings)
        isLayer[static_cast<std::size_t>(binding.weight)] = true;
    for (std::size_t i = 0; i < data.parameters.size(); ++i) {
        const Parameter &parameter = data.parameters[i];
        const std::int64_t here =
            parameter.tensor.numel() * static_cast<std::int64_t>(parameter.tensor.element_size());
        add(parameter, here, !isLayer[i]);
    }
    return bytes;
}

StoredIntegers storedIntegers(const Model &model)
{
    StoredIntegers found;
    const ModelData &data = model.data();
    for (const LayerBinding &binding : data.bindings) {
        const auto stored = data.stored.find(data.parameters[static_cast<std::size_t>(binding.weight)].name);
        if (stored == data.stored.end())
            continue;
        ++found.layers;
        found.bits = std::max(found.bits, stored->second.bits);
    }
    return found;
}

} // namespace paretoscope::graph
