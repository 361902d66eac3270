#include "core/graph/layers/gonelayers.h"

#include <ATen/ops/empty.h>

#include <algorithm>
#include <iterator>

namespace paretoscope::graph {

namespace {

const std::string &weightNameOf(const ModelData &data, std::size_t layer)
{
    return data.parameters[at(data.bindings[layer].weight)].name;
}

Layer emptied(const Layer &layer)
{
    Layer gone = layer;
    gone.weightShape.front() = 0;
    gone.laidOut = {};
    gone.groups = 1;
    gone.parameters = 0;
    gone.uses = 0;
    gone.isGone = true;
    return gone;
}

/// A weight of no numbers, which no value is.
ParameterId emptyWeight(ModelData &data, const GoneLayer &gone)
{
    Parameter parameter;
    parameter.name = gone.weight;
    parameter.tensor = at::empty(gone.layer.weightShape, at::kFloat);
    parameter.stored = gone.layer.stored;
    parameter.isGone = true;
    data.parameters.push_back(std::move(parameter));
    return static_cast<ParameterId>(data.parameters.size() - 1);
}

/// Behind the last layer of the weight AFTER; the first place where there is none.
std::ptrdiff_t placeBehind(const ModelData &data, const std::string &after)
{
    std::ptrdiff_t place = 0;
    for (std::size_t layer = 0; layer < data.layers.size(); ++layer)
        if (weightNameOf(data, layer) == after)
            place = static_cast<std::ptrdiff_t>(layer) + 1;
    return place;
}

} // namespace

std::vector<GoneLayer> goneWithout(const ModelData &data, const std::vector<Node> &nodes)
{
    std::vector<bool> read(data.parameters.size(), false);
    for (const Node &node : nodes)
        for (const ValueId id : node.inputs)
            if (const Value &value = data.values[at(id)]; value.origin == Value::Origin::Parameter)
                read[at(value.parameter)] = true;
    std::vector<GoneLayer> gone;
    std::string before;
    for (std::size_t layer = 0; layer < data.layers.size(); ++layer) {
        if (!read[at(data.bindings[layer].weight)])
            gone.push_back({emptied(data.layers[layer]), weightNameOf(data, layer), before});
        before = weightNameOf(data, layer);
    }
    return gone;
}

void insertGoneLayers(ModelData &data)
{
    for (const GoneLayer &gone : data.gone) {
        const auto place = placeBehind(data, gone.after);
        data.layers.insert(data.layers.begin() + place, gone.layer);
        data.bindings.insert(data.bindings.begin() + place, LayerBinding{emptyWeight(data, gone), -1, {}});
    }
}

} // namespace paretoscope::graph
