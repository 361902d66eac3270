#include "core/session/worklimits.h"

#include <utility>

namespace paretoscope::session {

std::optional<search::WorkLimits> workLimitsOf(const project::OpenProject &project, const graph::Model &after,
                                               const search::MostWork &most)
{
    if (!search::isAny(most))
        return {};
    auto workOfLayer = [all = search::LayerWork(project.evaluator, after),
                        most](std::size_t layer, const compress::LayerSetting &setting) {
        search::Work work = all(layer, setting);
        for (const search::WorkKind kind : search::workKinds)
            if (!most[kind])
                work[kind] = 0;
        return work;
    };
    return search::WorkLimits{most, std::move(workOfLayer)};
}

search::Work workOf(const project::OpenProject &project, const graph::Model &after,
                    const pipeline::Recipe &recipe)
{
    return search::LayerWork(project.evaluator, after).sum(recipe.settings);
}

search::Work floatWork(const project::OpenProject &project)
{
    return search::LayerWork(project.evaluator, project.model).sum({});
}

} // namespace paretoscope::session
