#include "core/graph/findlayers.h"

#include "core/graph/layers/gonelayers.h"
#include "core/graph/layers/layerblocks.h"

#include <c10/core/ScalarType.h>

#include <algorithm>
#include <map>
#include <set>

namespace paretoscope::graph {

namespace {

constexpr std::int64_t fewestOfOther = 4096;

/// "layer1.0.conv1.weight" → "layer1.0.conv1"; a parameter of the root module keeps its own name.
std::string layerName(const std::string &parameter)
{
    const auto dot = parameter.rfind('.');
    return dot == std::string::npos ? parameter : parameter.substr(0, dot);
}

/// Two weights of one module (an attention's in- and out-projection) need names of their own.
void makeNamesUnique(ModelData &data)
{
    std::map<std::string, int> count;
    for (const Layer &layer : data.layers)
        ++count[layer.name];
    std::set<std::string> gone; // others keep the names that they had beside these
    for (const GoneLayer &layer : data.gone)
        if (gone.insert(layer.weight).second)
            ++count[layerName(layer.weight)];
    for (std::size_t i = 0; i < data.layers.size(); ++i)
        if (count[data.layers[i].name] > 1)
            data.layers[i].name = data.parameters[at(data.bindings[i].weight)].name;
}

/// Parameters that some node is known to multiply with.
std::vector<bool> knownWeights(const ModelData &data)
{
    std::vector<bool> known(data.parameters.size(), false);
    for (const Node &node : data.nodes)
        for (const WeightUse &use : weightUsesOf(data, node))
            known[at(use.weight)] = true;
    return known;
}

bool isWorthIt(const Parameter &parameter)
{
    const at::Tensor &tensor = parameter.tensor;
    const auto wide = std::ranges::count_if(tensor.sizes(), [](std::int64_t size) { return size > 1; });
    return !parameter.buffer && tensor.scalar_type() == c10::ScalarType::Float &&
           tensor.layout() == c10::kStrided && wide > 1 && tensor.numel() >= fewestOfOther;
}

/// Trained weights that NODE computes with in a way of its own; rows are the first dimension that counts.
std::vector<WeightUse> otherUsesOf(const ModelData &data, const Node &node, const std::vector<bool> &known)
{
    std::vector<WeightUse> uses;
    if (isPathStep(node) || node.op == "prim::ListConstruct")
        return uses;
    for (std::size_t slot = 0; slot < node.inputs.size(); ++slot) {
        auto path = weightPathOf(data, node.inputs[slot]);
        if (!path || known[at(path->parameter)] || !isWorthIt(data.parameters[at(path->parameter)]))
            continue;
        const at::Tensor &weight = data.parameters[at(path->parameter)].tensor;
        const at::IntArrayRef sizes = weight.sizes();
        const auto rows = std::ranges::find_if(sizes, [](std::int64_t size) { return size > 1; });
        WeightUse use;
        use.kind = LayerKind::Other;
        use.weight = path->parameter;
        use.laidOut = {1, 1, *rows, weight.numel() / *rows};
        uses.push_back(std::move(use));
    }
    return uses;
}

/// Every node that reads one of the weights.
void bindNodes(ModelData &data, const std::map<ParameterId, std::size_t> &byWeight)
{
    for (std::size_t i = 0; i < data.nodes.size(); ++i) {
        std::vector<ParameterId> read;
        for (const ValueId id : data.nodes[i].inputs)
            if (data.values[at(id)].origin == Value::Origin::Parameter)
                read.push_back(data.values[at(id)].parameter);
        std::sort(read.begin(), read.end());
        read.erase(std::unique(read.begin(), read.end()), read.end());
        for (const ParameterId parameter : read)
            if (const auto found = byWeight.find(parameter); found != byWeight.end())
                data.bindings[found->second].nodes.push_back(static_cast<std::int32_t>(i));
    }
    for (std::size_t i = 0; i < data.layers.size(); ++i)
        data.layers[i].uses = static_cast<std::int64_t>(data.bindings[i].nodes.size());
}

} // namespace

Layer wholeLayer(const ModelData &data, const WeightUse &use)
{
    const Parameter &weight = data.parameters[at(use.weight)];
    Layer layer;
    layer.name = layerName(weight.name);
    layer.kind = use.kind;
    layer.weightShape = weight.tensor.sizes().vec();
    layer.groups = use.groups;
    layer.laidOut = use.laidOut;
    layer.parameters = weight.tensor.numel();
    layer.stored = weight.stored;
    if (use.bias >= 0)
        layer.parameters += data.parameters[at(use.bias)].tensor.numel();
    return layer;
}

void findLayers(ModelData &data)
{
    data.layers.clear();
    data.bindings.clear();
    std::map<ParameterId, std::size_t> byWeight;
    const std::vector<bool> known = knownWeights(data);
    for (std::size_t i = 0; i < data.nodes.size(); ++i) {
        auto uses = weightUsesOf(data, data.nodes[i]);
        if (uses.empty())
            uses = otherUsesOf(data, data.nodes[i], known);
        for (const WeightUse &use : uses) {
            const auto [found, isNew] = byWeight.emplace(use.weight, data.layers.size());
            if (isNew) {
                data.layers.push_back(wholeLayer(data, use));
                data.bindings.push_back({use.weight, use.bias, {}});
            }
            data.bindings[found->second].computing.push_back(static_cast<std::int32_t>(i));
        }
    }
    bindNodes(data, byWeight);
    makeNamesUnique(data);
    divideLayers(data);
    insertGoneLayers(data);
}

} // namespace paretoscope::graph
