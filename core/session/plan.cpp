#include "core/session/plan.h"

#include "core/project/savededits.h"
#include "core/search/pinnedcells.h"

namespace paretoscope::session {

sensitivity::AnalysisPlan analysisOf(const Plan &plan, const base::Effort &effort)
{
    sensitivity::AnalysisPlan analysis;
    analysis.settings =
        plan.settings.empty() ? sensitivity::defaultSettings(plan.measuredWith) : plan.settings;
    analysis.samples = plan.samples;
    analysis.steps = plan.steps.beforeCoding();
    analysis.besides = search::pinnedCells(plan.pins);
    analysis.effort = effort;
    return analysis;
}

base::Result<Carried> carriedBy(const project::OpenProject &project)
{
    const auto &layers = project.model.layers();
    auto recipe = project::savedRecipe(project.file, layers);
    if (!recipe)
        return recipe.error();
    const auto pinned = project::savedPins(project.file, layers);
    if (!pinned)
        return pinned.error();
    Carried carried{std::move(*recipe), {}};
    for (const std::size_t layer : *pinned)
        setPin(carried.pins,
               {layer, carried.recipe ? carried.recipe->settings[layer] : compress::LayerSetting{}});
    return carried;
}

void setPin(std::vector<search::Pin> &pins, const search::Pin &pin)
{
    std::erase_if(pins, [&](const search::Pin &other) { return other.layer == pin.layer; });
    pins.push_back(pin);
}

} // namespace paretoscope::session
