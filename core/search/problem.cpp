#include "core/search/frontier.h"

#include "core/compress/cost.h"

#include <algorithm>

namespace paretoscope::search {

namespace {

Option optionOf(const graph::Layer &layer, const compress::LayerSetting &setting, double kl)
{
    return {setting, compress::layerBytes(layer, setting).stored, kl};
}

std::vector<Option> measuredOptions(const graph::Layer &layer, std::size_t index,
                                    const sensitivity::SensitivityTable &table,
                                    std::span<const compress::LayerSetting> settings)
{
    std::vector<Option> options{optionOf(layer, {}, 0)};
    for (const compress::LayerSetting &setting : settings) {
        const auto known = table.settingIndex(setting);
        const sensitivity::SensitivityCell *cell = known ? table.cell(index, *known) : nullptr;
        if (cell && !setting.isFloat()) {
            options.push_back(optionOf(layer, setting, table.expectedKl(*cell)));
            options.back().measuredKl = cell->kl;
        }
    }
    return options;
}

} // namespace

Problem makeProblem(std::span<const graph::Layer> layers, std::int64_t otherBytes,
                    const sensitivity::SensitivityTable &table,
                    std::span<const compress::LayerSetting> settings, std::span<const Pin> pins,
                    const pipeline::Steps &steps)
{
    Problem problem{{}, otherBytes, steps};
    for (std::size_t i = 0; i < layers.size(); ++i) {
        const auto pin = std::ranges::find(pins, i, &Pin::layer);
        if (pin == pins.end())
            problem.layers.push_back(measuredOptions(layers[i], i, table, settings));
        else if (const auto kl = table.predictedKl(i, pin->setting))
            problem.layers.push_back({optionOf(layers[i], pin->setting, *kl)}); // shifts every point alike
        else
            problem.layers.emplace_back();
    }
    return problem;
}

Problem within(Problem problem, const std::optional<WorkLimits> &limits)
{
    if (!limits)
        return problem;
    problem.work = limits;
    for (std::size_t layer = 0; layer < problem.layers.size(); ++layer)
        for (Option &option : problem.layers[layer])
            option.work = limits->workOf(layer, option.setting);
    return problem;
}

std::optional<Work> workOf(const Problem &problem, const pipeline::Recipe &recipe)
{
    if (!problem.work)
        return {};
    Work work;
    for (std::size_t layer = 0; layer < recipe.settings.size(); ++layer)
        work += problem.work->workOf(layer, recipe.settings[layer]);
    return work;
}

bool keepsWork(const Problem &problem, const pipeline::Recipe &recipe)
{
    const auto work = workOf(problem, recipe);
    return !work || keeps(*work, problem.work->most);
}

} // namespace paretoscope::search
