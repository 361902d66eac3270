#include "core/session/restore.h"

#include "core/evaluate/wholerun.h"
#include "core/search/jointsettings.h"
#include "core/sensitivity/recall.h"
#include "core/session/cellcache.h"
#include "core/session/known/runevidence.h"

#include <algorithm>

namespace paretoscope::session {

namespace {

using base::Result;

/// Also the cells of methods together, whichever of them were worth measuring.
sensitivity::AnalysisPlan everyCellOf(const Plan &plan, const base::Effort &effort, std::size_t layers)
{
    auto analysis = analysisOf(plan, effort);
    std::vector<sensitivity::Variant> variants;
    for (const auto &settings : {analysis.settings, search::jointSettings(analysis.settings)})
        for (const compress::LayerSetting &setting : settings)
            for (std::size_t layer = 0; layer < layers; ++layer)
                variants.push_back({layer, setting});
    variants.insert(variants.end(), analysis.besides.begin(), analysis.besides.end());
    analysis.variants = std::move(variants);
    return analysis;
}

/// What methods together were chosen by, on few samples, stands beside no cells on more.
void leaveOutLooks(std::vector<sensitivity::SensitivityCell> &cells)
{
    std::int64_t most = 0;
    for (const sensitivity::SensitivityCell &cell : cells)
        most = cell.setting.isJoint() ? most : std::max(most, cell.n);
    std::erase_if(cells, [most](const sensitivity::SensitivityCell &cell) {
        return cell.setting.isJoint() && cell.n <= search::fewJointSamples && cell.n < most;
    });
}

/// With its cost, for which steps that were learnt from samples are not learnt again where it is known.
/// Absent: its steps cannot be taken, or STOP was raised.
std::optional<search::Ran> ranAfterItsSteps(const evaluate::KeptRun &kept,
                                            const project::OpenProject &project, const std::stop_token &stop)
{
    search::Ran ran = ranAs(kept);
    auto ready = project.afterAtOnce(kept.recipe.steps);
    if (!ready && kept.cost) {
        ran.cost = *kept.cost;
        return ran;
    }
    if (!ready) {
        auto made = project.after(kept.recipe.steps, stop);
        if (!made)
            return std::nullopt;
        ready = std::move(*made);
    }
    ran.cost = compress::modelCost(ready->model, kept.recipe.settings);
    return ran;
}

} // namespace

Result<std::vector<sensitivity::SensitivityCell>> knownCells(const project::OpenProject &project,
                                                             const Plan &plan, const base::Effort &effort,
                                                             const sensitivity::MeasurementCache &cache,
                                                             std::stop_token stop)
{
    auto cells =
        sensitivity::recall(project.calibration, everyCellOf(plan, effort, project.model.layers().size()),
                            cache, std::move(stop));
    if (cells)
        leaveOutLooks(*cells);
    return cells;
}

Result<Restored> restore(const project::OpenProject &project, const Plan &plan, const base::Effort &effort,
                         std::stop_token stop)
{
    const sensitivity::MeasurementCache cache = cellCache(project, effort);
    auto cells = knownCells(project, plan, effort, cache, stop);
    if (!cells)
        return cells.error();
    Restored restored{std::move(*cells), {}, {}, {}};
    if (const auto store = evaluate::runsKeptOf(project.evaluator)) {
        restored.speeds = store->speeds();
        for (const evaluate::KeptRun &kept : store->all())
            if (auto ran = ranAfterItsSteps(kept, project, stop))
                restored.runs.push_back(std::move(*ran));
    }
    if (stop.stop_requested())
        return base::cancelled();
    return restored;
}

} // namespace paretoscope::session
