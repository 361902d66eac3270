#include "core/search/neighbourhood.h"

#include "core/search/usefuloptions.h"
#include "core/sensitivity/sensitivityanalysis.h"

#include <algorithm>

namespace paretoscope::search {

namespace {

/// Of the steps that are there, those of layer after layer.
std::vector<sensitivity::Variant> variantsOf(const Problem &problem, const std::vector<Steps> &steps)
{
    std::vector<sensitivity::Variant> variants;
    for (std::size_t layer = 0; layer < steps.size(); ++layer)
        for (const auto &step : {steps[layer].down, steps[layer].up})
            if (step)
                variants.push_back({layer, problem.layers[layer][*step].setting});
    return variants;
}

void addStep(std::vector<Option> &to, const Option &option, std::size_t layer,
             const sensitivity::SensitivityTable &table, double kl)
{
    const auto setting = table.settingIndex(option.setting);
    const auto *cell = setting ? table.cell(layer, *setting) : nullptr;
    if (cell)
        to.push_back({option.setting, option.storedBytes, cell->kl - kl});
}

} // namespace

base::Result<std::vector<std::size_t>> choicesOf(const Problem &problem, const compress::Recipe &recipe)
{
    if (recipe.settings.size() != problem.layers.size())
        return base::Error{base::ErrorCode::InvalidSetting,
                           "The recipe has settings for " + std::to_string(recipe.settings.size()) +
                               " layers, the model has " + std::to_string(problem.layers.size()) + '.',
                           {}};
    std::vector<std::size_t> choices;
    for (std::size_t layer = 0; layer < problem.layers.size(); ++layer) {
        const auto &options = problem.layers[layer];
        const auto setting = compress::canonical(recipe.settings[layer]);
        const auto found = std::ranges::find_if(
            options, [&](const Option &o) { return compress::canonical(o.setting) == setting; });
        if (found == options.end())
            return base::Error{base::ErrorCode::InvalidSetting,
                               "Layer " + std::to_string(layer + 1) + " of the recipe is at " +
                                   describe(setting) +
                                   ", which is not among the settings searched; measure it as well.",
                               {}};
        choices.push_back(static_cast<std::size_t>(found - options.begin()));
    }
    return choices;
}

Steps stepsFrom(const std::vector<Option> &options, std::size_t choice)
{
    Steps steps;
    const std::int64_t bytes = options[choice].storedBytes;
    for (const std::uint16_t useful : usefulOptions(options)) { // smallest first
        if (options[useful].storedBytes < bytes)
            steps.down = useful;
        if (options[useful].storedBytes > bytes && !steps.up)
            steps.up = useful;
    }
    return steps;
}

base::Result<Neighbourhood> measureNeighbourhood(const evaluate::Evaluator &calibration,
                                                 const Problem &problem, const compress::Recipe &recipe,
                                                 double kl, std::int64_t samples,
                                                 const ImproveOptions &options, std::stop_token stop,
                                                 base::ProgressSink &progress)
{
    auto choices = choicesOf(problem, recipe);
    if (!choices)
        return choices.error();
    Neighbourhood around{{{}, problem.otherBytes, recipe.foldBatchNorm}, std::move(*choices), {}};
    for (std::size_t layer = 0; layer < problem.layers.size(); ++layer) {
        const bool pinned = std::ranges::find(options.pins, layer, &Pin::layer) != options.pins.end();
        around.steps.push_back(pinned ? Steps{} : stepsFrom(problem.layers[layer], around.choices[layer]));
    }

    sensitivity::AnalysisPlan plan;
    plan.samples = samples;
    plan.workers = options.workers;
    plan.memoryBytes = options.memoryBytes;
    plan.foldBatchNorm = recipe.foldBatchNorm;
    plan.context = recipe;
    plan.variants = variantsOf(problem, around.steps);
    sensitivity::SensitivityTable table(problem.layers.size(), {});
    if (!plan.variants.empty()) { // none: all layers are pinned
        sensitivity::MeasurementCache unkept({}, {});
        auto measured = sensitivity::analyse(calibration, plan, unkept, nullptr, std::move(stop), progress);
        if (!measured)
            return measured.error();
        table = std::move(*measured);
    }
    for (std::size_t layer = 0; layer < problem.layers.size(); ++layer) {
        const auto &all = problem.layers[layer];
        const Option &taken = all[around.choices[layer]];
        std::vector<Option> region{{taken.setting, taken.storedBytes, 0}};
        for (const auto &step : {around.steps[layer].down, around.steps[layer].up})
            if (step)
                addStep(region, all[*step], layer, table, kl);
        around.region.layers.push_back(std::move(region));
    }
    return around;
}

} // namespace paretoscope::search
