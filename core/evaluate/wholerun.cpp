#include "core/evaluate/wholerun.h"

#include "core/evaluate/evaluatordata.h"
#include "core/pipeline/codedstep.h"

namespace paretoscope::evaluate {

void keepRunsIn(std::shared_ptr<RunStore> store, const Evaluator &evaluator)
{
    evaluator.data().m_runs = std::move(store);
}

std::shared_ptr<RunStore> runsKeptOf(const Evaluator &evaluator)
{
    return evaluator.data().m_runs;
}

namespace {

/// RECIPE was run, so that what its steps make is there.
std::optional<compress::ModelCost> costOf(const Evaluator &evaluator, const pipeline::Recipe &recipe)
{
    const auto work = evaluator.afterAtOnce(recipe.steps);
    return work ? std::optional(compress::modelCost(work->model, recipe.settings)) : std::nullopt;
}

} // namespace

base::Result<WholeRun> runWhole(const Evaluator &evaluator, const pipeline::Recipe &recipe,
                                std::string_view source, std::stop_token stop, base::ProgressSink &progress)
{
    // What depends on the machine's speed is no run of the recipe alone.
    const auto store =
        pipeline::dependOnSpeed(recipe.steps) ? std::shared_ptr<RunStore>() : runsKeptOf(evaluator);
    if (stop.stop_requested())
        return base::cancelled();
    if (store)
        if (auto known = store->find(recipe))
            return std::move(*known);
    auto detailed = evaluator.measureDetailed(recipe, std::move(stop), progress);
    if (!detailed)
        return detailed.error();
    WholeRun run{std::move(detailed->measured), {}, detailed->classes};
    if (!detailed->outcomes.empty())
        run.behaviour = behaviourFrom(detailed->outcomes, detailed->classes);
    if (store)
        store->keep({recipe, std::string(source), run, false, costOf(evaluator, recipe)});
    return run;
}

} // namespace paretoscope::evaluate
