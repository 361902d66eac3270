#include "core/graph/buildmodel.h"

#include "core/graph/findlayers.h"
#include "core/graph/layers/computedweights.h"
#include "core/graph/rewrite/graphwriter.h"
#include "core/graph/rewrite/plainattention.h"

#include <algorithm>

namespace paretoscope::graph {

namespace {

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
    for (Argument &argument : data.arguments)
        if (argument.value >= 0)
            rename(argument.value);
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

/// Networks without such operators and weights stay as they are, to the last number.
void rewrite(ModelData &data)
{
    if (!data.writtenMemory.empty())
        data.writtenMemory.resize(data.values.size(), -1); // of values that were added since
    setProducers(data);
    const bool plain = writeAttentionPlainly(data);
    if (plain)
        setProducers(data);
    if (const bool computed = computeWeightsOnce(data); plain || computed)
        removeUnreadNodes(data);
}

/// A graph that no file stands behind takes its inputs as they are.
void nameArguments(ModelData &data)
{
    if (!data.arguments.empty())
        return;
    for (std::size_t i = 0; i < data.inputs.size(); ++i)
        data.arguments.push_back({"input" + std::to_string(i + 1),
                                  data.values[at(data.inputs[i])].type,
                                  data.inputs[i],
                                  {},
                                  false,
                                  {}});
}

} // namespace

Model buildModel(ModelData data)
{
    nameArguments(data);
    rewrite(data);
    renumberValues(data, usedValues(data));
    renumberParameters(data);
    setProducers(data);
    findLayers(data);
    return Model(std::make_shared<const ModelData>(std::move(data)));
}

} // namespace paretoscope::graph
