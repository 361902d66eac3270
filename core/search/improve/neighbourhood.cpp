#include "core/search/improve/neighbourhood.h"

#include "core/compress/cost.h"
#include "core/evaluate/layersafter.h"
#include "core/search/frontier/usefuloptions.h"
#include "core/sensitivity/sensitivityanalysis.h"

#include <algorithm>
#include <limits>

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
        to.push_back({option.setting, option.storedBytes, cell->kl - kl, {}, option.work});
}

std::optional<std::size_t> optionOf(const std::vector<Option> &options, const compress::LayerSetting &setting)
{
    const auto found = std::ranges::find(options, setting, &Option::setting);
    if (found == options.end())
        return std::nullopt;
    return static_cast<std::size_t>(found - options.begin());
}

sensitivity::AnalysisPlan planFor(const pipeline::Recipe &recipe, std::int64_t samples,
                                  const ImproveOptions &options)
{
    sensitivity::AnalysisPlan plan;
    plan.samples = samples;
    plan.effort.workers = options.effort.workers;
    plan.effort.memoryBytes = options.effort.memoryBytes;
    plan.steps = recipe.steps;
    plan.context = recipe;
    return plan;
}

} // namespace

base::Result<Problem> completed(const evaluate::Evaluator &calibration, const Problem &problem,
                                const pipeline::Recipe &recipe, std::int64_t samples,
                                const ImproveOptions &options, std::stop_token stop,
                                base::ProgressSink &progress)
{
    const auto layers = evaluate::layersAfter(calibration, recipe.steps);
    if (recipe.settings.size() != problem.layers.size() || layers.size() != problem.layers.size())
        return base::Error{base::ErrorCode::InvalidSetting,
                           {PARETOSCOPE_SAY("search.recipe-of-other-model",
                                            "The recipe has settings for %1 layers, the model has %2."),
                            recipe.settings.size(), layers.size()}};
    auto plan = planFor(recipe, samples, options);
    plan.context.reset();
    for (std::size_t layer = 0; layer < layers.size(); ++layer) {
        if (optionOf(problem.layers[layer], recipe.settings[layer]))
            continue;
        if (auto valid = compress::validate(recipe.settings[layer], layers[layer]); !valid)
            return valid.error();
        plan.variants.push_back({layer, recipe.settings[layer]});
    }
    if (plan.variants.empty())
        return problem;
    sensitivity::MeasurementCache unkept({}, {});
    const auto table = sensitivity::analyse(calibration, plan, unkept, nullptr, std::move(stop), progress);
    if (!table)
        return table.error();
    Problem whole = problem;
    const auto workOfLayer = [&](std::size_t layer, const compress::LayerSetting &setting) {
        return problem.work ? problem.work->workOf(layer, setting) : Work();
    };
    for (const auto &[layer, setting] : plan.variants) {
        const auto *cell = table->cell(layer, table->settingIndex(setting).value_or(0));
        if (cell)
            whole.layers[layer].push_back({setting, compress::layerBytes(layers[layer], setting).stored,
                                           table->expectedKl(*cell), cell->kl, workOfLayer(layer, setting)});
    }
    return whole;
}

std::vector<std::size_t> choicesOf(const Problem &problem, const pipeline::Recipe &recipe)
{
    std::vector<std::size_t> choices;
    for (std::size_t layer = 0; layer < problem.layers.size(); ++layer)
        choices.push_back(optionOf(problem.layers[layer], recipe.settings[layer]).value_or(0));
    return choices;
}

namespace {

/// OPTIONS, of which none is worth taking beside which something else goes along than beside CHOICE; all are
/// where CHOICE moves nothing, beside which nothing needs to go along.
std::vector<Option> besideTheSame(std::vector<Option> options, std::size_t choice)
{
    if (options[choice].setting.moved().empty())
        return options;
    const compress::LayerSetting along = compress::alone(options[choice].setting, {});
    for (Option &option : options)
        if (!option.setting.moved().empty() && !(compress::alone(option.setting, {}) == along))
            option.kl = std::numeric_limits<double>::infinity();
    return options;
}

} // namespace

Steps stepsFrom(const std::vector<Option> &options, std::size_t choice)
{
    Steps steps;
    const std::int64_t bytes = options[choice].storedBytes;
    for (const std::uint16_t useful : usefulOptions(besideTheSame(options, choice))) { // smallest first
        if (options[useful].storedBytes < bytes)
            steps.down = useful;
        if (options[useful].storedBytes > bytes && !steps.up)
            steps.up = useful;
    }
    return steps;
}

base::Result<Neighbourhood> measureNeighbourhood(const evaluate::Evaluator &calibration,
                                                 const Problem &problem, const pipeline::Recipe &recipe,
                                                 double kl, std::int64_t samples,
                                                 const ImproveOptions &options, std::stop_token stop,
                                                 base::ProgressSink &progress)
{
    Neighbourhood around{{{}, problem.otherBytes, recipe.steps}, choicesOf(problem, recipe), {}};
    around.region.work = problem.work;
    for (std::size_t layer = 0; layer < problem.layers.size(); ++layer) {
        const bool pinned = std::ranges::find(options.pins, layer, &Pin::layer) != options.pins.end();
        around.steps.push_back(pinned ? Steps{} : stepsFrom(problem.layers[layer], around.choices[layer]));
    }

    auto plan = planFor(recipe, samples, options);
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
        std::vector<Option> region{{taken.setting, taken.storedBytes, 0, {}, taken.work}};
        for (const auto &step : {around.steps[layer].down, around.steps[layer].up})
            if (step)
                addStep(region, all[*step], layer, table, kl);
        around.region.layers.push_back(std::move(region));
    }
    return around;
}

} // namespace paretoscope::search
