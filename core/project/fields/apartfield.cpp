#include "core/project/fields/apartfield.h"

#include "core/graph/mostblocks.h"

#include <algorithm>

namespace paretoscope::project {

namespace {

using nlohmann::json;

constexpr const char *apartKey = "apart";
constexpr const char *every = "*";
constexpr std::size_t mostLayers = 100'000;

bool isListOfTexts(const json &value, std::size_t most)
{
    return value.is_array() && !value.empty() && value.size() <= most &&
           std::ranges::all_of(value, [](const json &item) { return item.is_string(); });
}

void readLayer(const std::string &name, const json &blocks, graph::Apart &apart, Fields &top)
{
    if (blocks == false || blocks.is_null())
        return;
    if (name == every && blocks == true)
        apart.recognised = true;
    else if (blocks == true)
        apart.layers[name] = {};
    else if (name != every && isListOfTexts(blocks, graph::mostBlocks))
        apart.layers[name] = blocks.get<std::vector<std::string>>();
    else
        top.fail(apartKey,
                 {PARETOSCOPE_SAY("project.apart-blocks",
                                  "gives the layer \"%1\" something else than the names of its blocks, as "
                                  "[\"q\", \"k\", \"v\"] (at most %2), or true where they are recognized"),
                  name.substr(0, 60), graph::mostBlocks});
}

} // namespace

graph::Apart readApart(const json &document, Fields &top)
{
    graph::Apart apart;
    const auto found = document.find(apartKey);
    if (found == document.end() || found->is_null())
        return apart;
    if (found->is_boolean()) {
        apart.recognised = found->get<bool>();
    } else if (found->is_array() && found->empty()) {
        return apart;
    } else if (isListOfTexts(*found, mostLayers)) {
        for (const json &name : *found)
            apart.layers[name.get<std::string>()] = {};
    } else if (found->is_object() && found->size() <= mostLayers) {
        for (const auto &[name, blocks] : found->items())
            readLayer(name, blocks, apart, top);
    } else {
        top.fail(apartKey,
                 PARETOSCOPE_SAY(
                     "project.apart-form",
                     "must be true, a list of layers, or an object with the names of each layer's blocks"));
    }
    return apart;
}

void writeApart(json &document, const graph::Apart &apart)
{
    Fields asWritten(document, {}, {}, base::ErrorCode::InvalidProject);
    if (readApart(document, asWritten) == apart && !asWritten.error())
        return;
    document.erase(apartKey);
    if (apart.layers.empty()) {
        if (apart.recognised)
            document[apartKey] = true;
        return;
    }
    json layers = json::object();
    if (apart.recognised)
        layers[every] = true;
    for (const auto &[name, blocks] : apart.layers)
        layers[name] = blocks.empty() ? json(true) : json(blocks);
    document[apartKey] = std::move(layers);
}

} // namespace paretoscope::project
