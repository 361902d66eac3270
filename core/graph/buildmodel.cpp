#include "core/graph/buildmodel.h"

#include "core/graph/modelhash.h"
#include "core/graph/weightuse.h"

#include <algorithm>
#include <map>

namespace paretoscope::graph {

namespace {

std::size_t at(std::int32_t id)
{
    return static_cast<std::size_t>(id);
}

/// "layer1.0.conv1.weight" → "layer1.0.conv1"; a parameter of the root module keeps its own name.
std::string layerName(const std::string &parameter)
{
    const auto dot = parameter.rfind('.');
    return dot == std::string::npos ? parameter : parameter.substr(0, dot);
}

std::vector<bool> usedValues(const ModelData &data)
{
    std::vector<bool> used(data.values.size(), false);
    for (const Node &node : data.nodes) {
        for (const ValueId id : node.inputs)
            used[at(id)] = true;
        for (const ValueId id : node.outputs)
            used[at(id)] = true;
    }
    for (const ValueId id : data.inputs)
        used[at(id)] = true;
    used[at(data.output)] = true;
    return used;
}

void renumberValues(ModelData &data, const std::vector<bool> &used)
{
    std::vector<ValueId> renamed(data.values.size(), -1);
    std::vector<Value> values;
    std::vector<std::int32_t> memory;
    for (std::size_t i = 0; i < data.values.size(); ++i) {
        if (!used[i])
            continue;
        renamed[i] = static_cast<ValueId>(values.size());
        values.push_back(std::move(data.values[i]));
        if (!data.writtenMemory.empty())
            memory.push_back(data.writtenMemory[i]);
    }
    const auto rename = [&](ValueId &id) { id = renamed[at(id)]; };
    for (Node &node : data.nodes) {
        std::for_each(node.inputs.begin(), node.inputs.end(), rename);
        std::for_each(node.outputs.begin(), node.outputs.end(), rename);
    }
    std::for_each(data.inputs.begin(), data.inputs.end(), rename);
    rename(data.output);
    data.values = std::move(values);
    data.writtenMemory = std::move(memory);
}

/// Only parameters that a value still refers to, in the order in which values do.
void renumberParameters(ModelData &data)
{
    std::vector<ParameterId> renamed(data.parameters.size(), -1);
    std::vector<Parameter> parameters;
    for (Value &value : data.values) {
        if (value.origin != Value::Origin::Parameter)
            continue;
        ParameterId &id = renamed[at(value.parameter)];
        if (id < 0) {
            id = static_cast<ParameterId>(parameters.size());
            parameters.push_back(std::move(data.parameters[at(value.parameter)]));
        }
        value.parameter = id;
    }
    data.parameters = std::move(parameters);
}

void setProducers(ModelData &data)
{
    for (std::size_t i = 0; i < data.nodes.size(); ++i)
        for (const ValueId id : data.nodes[i].outputs)
            data.values[at(id)].producer = static_cast<std::int32_t>(i);
}

Layer describe(const ModelData &data, const WeightUse &use)
{
    const Parameter &weight = data.parameters[at(use.weight)];
    Layer layer;
    layer.name = layerName(weight.name);
    layer.kind = use.kind;
    layer.weightShape = weight.tensor.sizes().vec();
    layer.groups = use.groups;
    layer.parameters = weight.tensor.numel();
    if (use.bias >= 0)
        layer.parameters += data.parameters[at(use.bias)].tensor.numel();
    return layer;
}

/// Two weights of one module (an attention's in- and out-projection) need names of their own.
void makeNamesUnique(ModelData &data)
{
    std::map<std::string, int> count;
    for (const Layer &layer : data.layers)
        ++count[layer.name];
    for (std::size_t i = 0; i < data.layers.size(); ++i)
        if (count[data.layers[i].name] > 1)
            data.layers[i].name = data.parameters[at(data.bindings[i].weight)].name;
}

void findLayers(ModelData &data)
{
    data.layers.clear();
    data.bindings.clear();
    std::map<ParameterId, std::size_t> byWeight;
    for (const Node &node : data.nodes) {
        const auto use = weightUseOf(data, node);
        if (!use || !byWeight.emplace(use->weight, data.layers.size()).second)
            continue;
        data.layers.push_back(describe(data, *use));
        data.bindings.push_back({use->weight, use->bias, {}});
    }
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
    makeNamesUnique(data);
}

} // namespace

Model buildModel(ModelData data)
{
    renumberValues(data, usedValues(data));
    renumberParameters(data);
    setProducers(data);
    findLayers(data);
    data.contentHash = contentHash(data);
    return Model(std::make_shared<const ModelData>(std::move(data)));
}

} // namespace paretoscope::graph
