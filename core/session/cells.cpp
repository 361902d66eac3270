#include "core/session/cells.h"

#include "core/evaluate/layersafter.h"
#include "core/search/gradedcells.h"
#include "core/search/jointsettings.h"
#include "core/sensitivity/estimate.h"
#include "core/session/cellcache.h"
#include "core/session/look/worthalook.h"
#include "core/session/time/timeleft.h"
#include "core/session/worklimits.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace paretoscope::session {

using base::Result;
using sensitivity::SensitivityTable;

namespace {

constexpr double leastWorth = 0.02; ///< of the damage: less is not worth the measuring

sensitivity::CellSink tellerOf(Listener &listener)
{
    return [&listener](const sensitivity::SensitivityCell &cell) { listener.cell(cell); };
}

double worthOfJoint(const project::OpenProject &project, const search::JointPlan &plan,
                    const SensitivityTable &table)
{
    const auto &settings = plan.analysis.settings;
    const auto &steps = plan.analysis.steps;
    const auto layers = evaluate::layersAfter(project.calibration, steps);
    return search::worthOfJoint(
        within(search::makeProblem(layers, plan.otherBytes, table, settings, plan.pins, steps), plan.work),
        within(search::makeJointProblem(layers, plan.otherBytes, table, settings, plan.pins, steps),
               plan.work));
}

} // namespace

CellStages::CellStages(const project::OpenProject &project, const Plan &plan, const base::Effort &effort,
                       Listener &listener, std::stop_token stop, base::ProgressSink &progress)
    : m_project(project), m_plan(plan), m_effort(effort), m_listener(listener), m_stop(std::move(stop)),
      m_progress(progress), m_cache(cellCache(project, effort))
{
}

sensitivity::AnalysisPlan CellStages::analysis(double seconds) const
{
    auto analysis = analysisOf(m_plan, m_effort);
    analysis.effort.timeBudgetSeconds = seconds;
    return analysis;
}

sensitivity::CellSink CellStages::sink() const
{
    return tellerOf(m_listener);
}

Result<bool> CellStages::areKnown()
{
    const auto plan = settlingPlanOf(m_project, m_plan, m_effort, m_stop);
    if (!plan)
        return plan.error();
    return search::areKnownUntilSettled(m_project.calibration, *plan, m_cache, m_stop);
}

Result<SensitivityTable> CellStages::measure(const sensitivity::AnalysisPlan &analysis)
{
    WithinTime limited(m_progress, analysis.effort.timeBudgetSeconds);
    return sensitivity::analyse(m_project.calibration, analysis, m_cache, sink(), m_stop, limited);
}

Result<SensitivityTable> CellStages::look(const SensitivityTable &estimates, double seconds)
{
    m_listener.begins(Stage::FirstLook, 0);
    auto few = analysis(seconds);
    few.samples = samplesOfLook(m_plan);
    few.variants =
        worthALook(estimates, evaluate::layersAfter(m_project.calibration, few.steps), m_plan.pins);
    return measure(few);
}

Result<SensitivityTable> CellStages::measureAll(double seconds)
{
    m_listener.begins(Stage::Cells, 0);
    return measure(analysis(seconds));
}

Result<SensitivityTable> CellStages::measureUntilSettled(double seconds)
{
    if (seconds > 0)
        return measureAll(seconds);
    m_listener.begins(Stage::Cells, 0);
    const auto plan = settlingPlanOf(m_project, m_plan, m_effort, m_stop);
    if (!plan)
        return plan.error();
    return search::measureUntilSettled(m_project.calibration, *plan, m_cache, sink(), m_stop, m_progress);
}

Result<SensitivityTable> CellStages::measureWhereTheyDecide()
{
    m_listener.begins(Stage::Cells, 0);
    const auto ready = m_project.after(m_plan.steps, m_stop);
    if (!ready)
        return ready.error();
    const search::GradedPlan graded{analysis(0), m_plan.pins, ready->model.otherBytes(),
                                    m_plan.budget.bytes.value_or(0), m_plan.runs};
    return search::measureWhereItDecides(m_project.calibration, graded, m_cache, sink(), m_stop, m_progress);
}

Result<SensitivityTable> CellStages::join(SensitivityTable table, double seconds)
{
    const auto ready = m_project.after(m_plan.steps, m_stop);
    if (!ready)
        return ready.error();
    search::JointPlan joint{analysis(seconds), m_plan.pins};
    joint.otherBytes = ready->model.otherBytes();
    joint.work = workLimitsOf(m_project, ready->model, m_plan.budget);
    const double worth = worthOfJoint(m_project, joint, table);
    if (worth < leastWorth)
        return table;
    m_listener.begins(Stage::JointCells, worth);
    if (seconds > 0) {
        WithinTime limited(m_progress, seconds);
        return search::measureJoint(m_project.calibration, std::move(table), joint, m_cache, sink(), m_stop,
                                    limited);
    }
    joint.analysis.samples = countCells(table).samples; // they are compared with each other
    return search::measureJointWhereItWins(m_project.calibration, std::move(table), joint, m_cache, sink(),
                                           m_stop, m_progress);
}

Result<Cells> measureCells(const project::OpenProject &project, const Plan &plan, const base::Effort &effort,
                           Listener &listener, std::stop_token stop, base::ProgressSink &progress)
{
    CellStages stages(project, plan, effort, listener, std::move(stop), progress);
    auto table = stages.measureAll(effort.timeBudgetSeconds);
    if (!table)
        return table.error();
    return Cells{std::move(*table), stages.kept()};
}

Result<SensitivityTable> estimateCells(const project::OpenProject &project, const Plan &plan,
                                       const base::Effort &effort, Listener &listener, std::stop_token stop,
                                       base::ProgressSink &progress)
{
    listener.begins(Stage::Estimate, 0);
    return sensitivity::estimate(project.calibration, analysisOf(plan, effort), tellerOf(listener),
                                 std::move(stop), progress);
}

Result<search::SettlingPlan> settlingPlanOf(const project::OpenProject &project, const Plan &plan,
                                            const base::Effort &effort, const std::stop_token &stop)
{
    const auto ready = project.after(plan.steps, stop);
    if (!ready)
        return ready.error();
    auto analysis = analysisOf(plan, effort);
    analysis.effort.timeBudgetSeconds = 0;
    return search::SettlingPlan{std::move(analysis), plan.pins, ready->model.otherBytes(),
                                workLimitsOf(project, ready->model, plan.budget)};
}

std::int64_t samplesOfLook(const Plan &plan)
{
    return plan.samples > 0 ? std::min(plan.samples, sensitivity::firstCellSamples)
                            : sensitivity::firstCellSamples;
}

CellCounts countCells(const SensitivityTable &table)
{
    std::vector<std::int64_t> samples;
    for (std::size_t layer = 0; layer < table.layerCount(); ++layer)
        for (std::size_t setting = 0; setting < table.settings().size(); ++setting)
            if (const auto *cell = table.cell(layer, setting); cell && !cell->estimate)
                samples.push_back(cell->n);
    if (samples.empty())
        return {};
    const auto [fewest, most] = std::ranges::minmax(samples);
    return {std::ssize(samples), std::ranges::count(samples, most), most, fewest};
}

} // namespace paretoscope::session
