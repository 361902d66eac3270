#include "core/formats/packing/checkedwork.h"

#include "core/base/namelist.h"
#include "core/compress/compressedweight.h"
#include "core/graph/inputcoding.h"
#include "core/pipeline/works.h"

#include <algorithm>

namespace paretoscope::formats {

base::Result<void> checkWork(const ToWrite &work)
{
    const graph::Model &model = work.model;
    const pipeline::Recipe &recipe = work.recipe;
    if (recipe.settings.size() != model.layers().size())
        return compress::ofOtherModel(recipe.settings.size(), model.layers().size());
    if (auto after = pipeline::checkIsAfter(model, recipe.steps); !after)
        return after;
    for (std::size_t i = 0; i < recipe.settings.size(); ++i)
        if (work.coded.size() != recipe.settings.size() ||
            (!work.coded[i] && !compress::isLeftAlone(model.layers()[i], recipe.settings[i])))
            return base::Error{base::ErrorCode::Internal,
                               PARETOSCOPE_SAY("recipe.other-weights",
                                               "The weights to be written are not those of the recipe."),
                               {}};
    return {};
}

bool roundsLayerInputs(const ToWrite &work)
{
    return std::ranges::any_of(work.coded, [](const auto &layer) { return layer && layer->inputs; });
}

graph::Model withInputsRounded(const ToWrite &work)
{
    if (!roundsLayerInputs(work))
        return work.model;
    std::vector<graph::LayerInput> inputs;
    for (std::size_t layer = 0; layer < work.coded.size(); ++layer)
        if (work.coded[layer] && work.coded[layer]->inputs)
            inputs.push_back({layer, work.coded[layer]->inputs});
    return graph::withInputsCoded(work.model, inputs);
}

base::Sentence roundedInputsNote()
{
    return PARETOSCOPE_SAY("written.rounded-inputs",
                           "What layers are given is rounded by operators of the file and computed with as "
                           "floats: answers are those of the integers, speed and memory are not.");
}

base::Sentence halvesNote()
{
    return PARETOSCOPE_SAY("written.halves", "Weights in half precision are in the file as they are, "
                                             "and computed with in float32.");
}

base::Sentence factoredNote(const std::vector<std::string> &names)
{
    constexpr std::size_t mostNamed = 6;
    return {PARETOSCOPE_SAY("written.factored",
                            "Layers of lower rank are two layers each, NAME.right and then NAME: %1."),
            base::firstOf(names, mostNamed)};
}

} // namespace paretoscope::formats
