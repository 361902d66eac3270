#include "core/session/worklimits.h"

#include <utility>

namespace paretoscope::session {

std::optional<search::WorkLimits> workLimitsOf(const project::OpenProject &project, const graph::Model &after,
                                               const search::Budget &budget)
{
    const search::MostWork &most = budget.work;
    if (!search::isAny(most))
        return {};
    auto workOfLayer = [all = search::LayerWork(project.evaluator, after, budget.layerTimes),
                        most](std::size_t layer, const compress::LayerSetting &setting) {
        search::Work work = all(layer, setting);
        for (const search::WorkKind kind : search::workKinds)
            if (!most[kind])
                work[kind] = 0;
        return work;
    };
    return search::WorkLimits{most, std::move(workOfLayer)};
}

base::Result<std::shared_ptr<const evaluate::LayerTimes>> layerTimesOf(const project::OpenProject &project,
                                                                       const Plan &plan, std::stop_token stop,
                                                                       base::ProgressSink &progress)
{
    const auto ready = project.after(plan.steps, stop);
    if (!ready)
        return ready.error();
    const auto &layers = ready->model.layers();
    evaluate::WaysToRun ways(layers.size());
    const auto add = [&](std::size_t layer, const compress::LayerSetting &setting) {
        if (const auto factored = compress::factoredBy(setting, layers[layer]))
            ways[layer].insert({factored->rank, factored->form.width});
    };
    const auto settings = analysisOf(plan, {}).settings;
    for (std::size_t layer = 0; layer < layers.size(); ++layer) {
        for (const compress::LayerSetting &setting : settings)
            if (compress::validate(setting, layers[layer]))
                add(layer, setting);
        if (plan.own && layer < plan.own->settings.size())
            add(layer, plan.own->settings[layer]);
    }
    for (const search::Pin &pin : plan.pins)
        add(pin.layer, pin.setting);
    auto times = evaluate::layerTimesOf(project.evaluator, plan.steps, ways, std::move(stop), progress);
    if (!times)
        return times.error();
    return std::make_shared<const evaluate::LayerTimes>(std::move(*times));
}

search::Work workOf(const project::OpenProject &project, const graph::Model &after,
                    const pipeline::Recipe &recipe, std::shared_ptr<const evaluate::LayerTimes> times)
{
    return search::LayerWork(project.evaluator, after, std::move(times)).sum(recipe.settings);
}

search::Work floatWork(const project::OpenProject &project)
{
    return search::LayerWork(project.evaluator, project.model).sum({});
}

} // namespace paretoscope::session
