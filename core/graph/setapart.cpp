#include "core/graph/setapart.h"

#include "core/base/enginescope.h"
#include "core/graph/buildmodel.h"
#include "core/graph/findlayers.h"
#include "core/graph/layers/knownblocks.h"
#include "core/graph/layers/layerblocks.h"
#include "core/graph/modeldata.h"
#include "core/graph/mostblocks.h"

#include <algorithm>
#include <set>

namespace paretoscope::graph {

namespace {

using base::Error;
using base::ErrorCode;
using base::Result;
using Names = std::vector<std::string>;

constexpr std::size_t longestName = 100;

Error invalid(const std::string &what)
{
    return {ErrorCode::InvalidProject, "\"apart\" " + what, {}};
}

std::string quoted(const std::string &name)
{
    return '"' + name.substr(0, 2 * longestName) + '"';
}

/// The model's data with every layer whole.
ModelData wholeData(const Model &model)
{
    ModelData data = model.data();
    if (!data.apart.empty()) {
        data.apart.clear();
        findLayers(data);
    }
    return data;
}

std::optional<std::string> whatIsWrongWith(const Names &names)
{
    if (names.size() < 2)
        return "gives one name only; name two blocks at least";
    if (names.size() > mostBlocks)
        return "gives " + std::to_string(names.size()) + " names; name at most " + std::to_string(mostBlocks);
    std::set<std::string> seen;
    for (const std::string &name : names) {
        if (name.empty())
            return "gives an empty name; name every block";
        if (name.size() > longestName)
            return "gives a name of " + std::to_string(name.size()) + " bytes; shorten it to " +
                   std::to_string(longestName);
        if (!seen.insert(name).second)
            return "gives the name " + quoted(name) + " twice; name every block otherwise";
    }
    return std::nullopt;
}

Result<Names> recognised(const ModelData &data, const Readers &readers, std::size_t index)
{
    const Layer &layer = data.layers[index];
    if (layer.kind == LayerKind::Rnn)
        return invalid("names the layer " + quoted(layer.name) +
                       ", but the matrices of a plain RNN have one block, so that there is nothing to set "
                       "apart; leave it out.");
    Names names = knownBlocks(data, readers, index);
    if (names.empty())
        return invalid("names the layer " + quoted(layer.name) +
                       ", whose blocks are not recognised; name them, first to last: {" + quoted(layer.name) +
                       ": [\"q\", \"k\", \"v\"]}.");
    return names;
}

Result<Names> named(const Layer &layer, const Names &names)
{
    const std::string place = "for the layer " + quoted(layer.name) + ' ';
    if (const auto wrong = whatIsWrongWith(names))
        return invalid(place + *wrong + ".");
    if (!channelDimension(layer))
        return invalid(place + "gives " + std::to_string(names.size()) +
                       " blocks, but its output channels do not lie one after the other along one dimension; "
                       "leave it out.");
    if (!dividesInto(layer, static_cast<std::int64_t>(names.size())))
        return invalid(place + "gives " + std::to_string(names.size()) + " blocks, into which its " +
                       std::to_string(layer.outputChannels()) +
                       " output channels do not divide; give as many names as it has blocks.");
    return names;
}

/// Names of blocks must tell layers apart.
Result<void> checkUnique(const ModelData &data)
{
    std::set<std::string> seen;
    for (const Layer &layer : data.layers)
        if (!seen.insert(layer.name).second)
            return invalid("would make two layers named " + quoted(layer.name) + "; give the blocks of " +
                           quoted(layer.blockOf.empty() ? layer.name : layer.blockOf) + " other names.");
    return {};
}

std::optional<std::size_t> indexOf(const ModelData &data, const std::string &name)
{
    const auto found = std::ranges::find(data.layers, name, &Layer::name);
    return found == data.layers.end() ? std::nullopt
                                      : std::optional(static_cast<std::size_t>(found - data.layers.begin()));
}

const std::string &weightName(const ModelData &data, std::size_t layer)
{
    return data.parameters[static_cast<std::size_t>(data.bindings[layer].weight)].name;
}

} // namespace

Result<Model> setApart(const Model &model, const Apart &apart)
{
    const base::EngineScope engine;
    ModelData data = wholeData(model);
    const Readers readers = readersOf(data);
    std::map<std::string, Names> blocks;
    for (std::size_t i = 0; apart.recognised && i < data.layers.size(); ++i)
        if (Names names = knownBlocks(data, readers, i);
            !names.empty() && dividesInto(data.layers[i], static_cast<std::int64_t>(names.size())))
            blocks[weightName(data, i)] = std::move(names);
    for (const auto &[name, names] : apart.layers) {
        const auto index = indexOf(data, name);
        if (!index)
            return invalid("names the layer " + quoted(name) +
                           ", which the network does not have; `paretoscope-cli inspect` lists its layers.");
        auto own = names.empty() ? recognised(data, readers, *index) : Result<Names>(names);
        if (own)
            own = named(data.layers[*index], *own);
        if (!own)
            return own.error();
        blocks[weightName(data, *index)] = std::move(*own);
    }
    data.apart = std::move(blocks);
    Model made = buildModel(std::move(data));
    if (auto unique = checkUnique(made.data()); !unique)
        return unique.error();
    return made;
}

} // namespace paretoscope::graph
