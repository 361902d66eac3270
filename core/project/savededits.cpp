#include "core/project/savededits.h"

#include "core/graph/layernames.h"
#include "core/project/recipefile.h"

#include <algorithm>
#include <string>

namespace paretoscope::project {

namespace {

using base::Error;
using base::ErrorCode;

constexpr const char *recipeField = "recipe";
constexpr const char *pinsKey = "pins";

} // namespace

base::Result<std::optional<pipeline::Recipe>> savedRecipe(const ProjectFile &project,
                                                          std::span<const graph::Layer> layers)
{
    const auto found = project.saved.find(recipeField);
    if (found == project.saved.end() || found->is_null())
        return std::optional<pipeline::Recipe>();
    auto recipe = recipeFromJson(*found, layers);
    if (!recipe)
        return recipe.error();
    return std::optional(std::move(*recipe));
}

base::Result<std::vector<std::size_t>> savedPins(const ProjectFile &project,
                                                 std::span<const graph::Layer> layers)
{
    std::vector<std::size_t> pinned;
    const auto found = project.saved.find(pinsKey);
    if (found == project.saved.end() || found->is_null())
        return pinned;
    const Error noList{
        ErrorCode::InvalidProject,
        PARETOSCOPE_SAY("project.pins-no-list",
                        "\"pins\" of the project must be a list of layer names; correct or remove it.")};
    if (!found->is_array())
        return noList;
    for (const nlohmann::json &name : *found) {
        if (!name.is_string())
            return noList;
        const auto named = graph::layersNamed(layers, name.get<std::string>());
        if (named.empty())
            return Error{
                ErrorCode::UnknownLayer,
                {PARETOSCOPE_SAY(
                     "project.pins-unknown-layer",
                     "The project pins the layer %1, which is not in the model; remove it from \"pins\"."),
                 name.get<std::string>()}};
        pinned.insert(pinned.end(), named.begin(), named.end());
    }
    std::ranges::sort(pinned);
    const auto repeated = std::ranges::unique(pinned);
    pinned.erase(repeated.begin(), repeated.end());
    return pinned;
}

void saveEdits(ProjectFile &project, const pipeline::Recipe &recipe, std::span<const std::size_t> pinned,
               std::span<const graph::Layer> layers)
{
    project.saved[recipeField] = toJson(recipe, layers);
    nlohmann::json names = nlohmann::json::array();
    for (const std::size_t layer : pinned)
        names.push_back(layers[layer].name);
    project.saved[pinsKey] = std::move(names);
}

void forgetEdits(ProjectFile &project)
{
    for (const char *key : {recipeField, pinsKey})
        project.saved.erase(key);
}

} // namespace paretoscope::project
