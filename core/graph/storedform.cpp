#include "core/graph/storedform.h"

#include "core/base/namelist.h"
#include "core/graph/modeldata.h"
#include "core/graph/storedtype.h"

#include <algorithm>
#include <set>
#include <vector>

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
        add(parameter, storedBytes(parameter), !isLayer[i]);
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

base::Sentence floatTypeNames(const std::set<FloatType> &types)
{
    std::vector<base::Sentence> names;
    for (const FloatType type : types)
        names.push_back(base::named(floatTypeName(type)));
    return base::allOf(names);
}

StoredHalves storedHalves(const Model &model)
{
    StoredHalves found;
    std::set<FloatType> types;
    for (const Layer &layer : model.layers())
        if (layer.stored != FloatType::Float32) {
            ++found.layers;
            types.insert(layer.stored);
        }
    found.types = floatTypeNames(types);
    return found;
}

} // namespace paretoscope::graph
