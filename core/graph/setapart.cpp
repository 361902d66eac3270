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

Error invalid(base::Sentence said)
{
    return {ErrorCode::InvalidProject, std::move(said), {}};
}

std::string shown(const std::string &name)
{
    return name.substr(0, 2 * longestName);
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

/// What stands after "for the layer …", without a full stop.
std::optional<base::Sentence> whatIsWrongWith(const Names &names)
{
    if (names.size() < 2)
        return PARETOSCOPE_SAY("apart.one-name", "gives one name only; name two blocks at least");
    if (names.size() > mostBlocks)
        return base::Sentence{PARETOSCOPE_SAY("apart.many-names", "gives %1 names; name at most %2"),
                              names.size(), mostBlocks};
    std::set<std::string> seen;
    for (const std::string &name : names) {
        if (name.empty())
            return PARETOSCOPE_SAY("apart.empty-name", "gives an empty name; name every block");
        if (name.size() > longestName)
            return base::Sentence{
                PARETOSCOPE_SAY("apart.long-name", "gives a name of %1 bytes; shorten it to %2"), name.size(),
                longestName};
        if (!seen.insert(name).second)
            return base::Sentence{PARETOSCOPE_SAY("apart.name-twice",
                                                  "gives the name \"%1\" twice; name every block otherwise"),
                                  shown(name)};
    }
    return std::nullopt;
}

Result<Names> recognised(const ModelData &data, const Readers &readers, std::size_t index)
{
    const Layer &layer = data.layers[index];
    if (layer.kind == LayerKind::Rnn)
        return invalid(
            {PARETOSCOPE_SAY("apart.plain-rnn",
                             "\"apart\" names the layer \"%1\", but the matrices of a plain RNN have one "
                             "block, so that there is nothing to set apart; leave it out."),
             shown(layer.name)});
    Names names = knownBlocks(data, readers, index);
    if (names.empty())
        return invalid({PARETOSCOPE_SAY("apart.not-recognised",
                                        "\"apart\" names the layer \"%1\", whose blocks are not recognized; "
                                        "name them, first to last: {\"%1\": [\"q\", \"k\", \"v\"]}."),
                        shown(layer.name)});
    return names;
}

Result<Names> named(const Layer &layer, const Names &names)
{
    if (auto wrong = whatIsWrongWith(names))
        return invalid({PARETOSCOPE_SAY("apart.names", "\"apart\" for the layer \"%1\" %2."),
                        shown(layer.name), std::move(*wrong)});
    if (!channelDimension(layer))
        return invalid(
            {PARETOSCOPE_SAY("apart.scattered",
                             "\"apart\" for the layer \"%1\" gives %2 blocks, but its output channels do not "
                             "lie one after the other along one dimension; leave it out."),
             shown(layer.name), names.size()});
    if (!dividesInto(layer, static_cast<std::int64_t>(names.size())))
        return invalid(
            {PARETOSCOPE_SAY("apart.not-divided",
                             "\"apart\" for the layer \"%1\" gives %2 blocks, into which its %3 output "
                             "channels do not divide; give as many names as it has blocks."),
             shown(layer.name), names.size(), layer.outputChannels()});
    return names;
}

/// Names of blocks must tell layers apart.
Result<void> checkUnique(const ModelData &data)
{
    std::set<std::string> seen;
    for (const Layer &layer : data.layers)
        if (!seen.insert(layer.name).second)
            return invalid(
                {PARETOSCOPE_SAY(
                     "apart.layer-twice",
                     "\"apart\" would make two layers named \"%1\"; give the blocks of \"%2\" other names."),
                 shown(layer.name), shown(layer.blockOf.empty() ? layer.name : layer.blockOf)});
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
            return invalid(
                {PARETOSCOPE_SAY("apart.no-layer", "\"apart\" names the layer \"%1\", which the network does "
                                                   "not have; `paretoscope-cli inspect` lists its layers."),
                 shown(name)});
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
