#include "core/session/search.h"

#include "core/search/bestpoint.h"
#include "core/search/inquestion.h"
#include "core/search/pinnedcells.h"
#include "core/search/verify.h"
#include "core/session/cellcache.h"
#include "core/session/cells.h"
#include "core/session/known/runevidence.h"
#include "core/session/prediction.h"
#include "core/session/restore.h"
#include "core/session/runs/byhand.h"
#include "core/session/stepsalone.h"
#include "core/session/time/stagesahead.h"
#include "core/session/time/timeleft.h"
#include "core/session/time/wholeprogress.h"
#include "core/session/within.h"
#include "core/session/worklimits.h"

#include <algorithm>
#include <span>

namespace paretoscope::session {

using base::Result;
using search::Ran;

namespace {

constexpr auto bytesOf = [](const Ran &ran) { return ran.cost.storedBytes; };

class Searching {
public:
    Searching(const project::OpenProject &project, const Plan &plan, const base::Effort &effort,
              Listener &listener, std::stop_token stop, base::ProgressSink &progress)
        : m_project(project), m_plan(plan), m_effort(effort), m_listener(listener), m_stop(stop),
          m_progress(progress), m_time(effort.timeBudgetSeconds),
          m_cells(project, plan, effort, listener, stop, progress), m_known(project)
    {
    }

    Result<Found> run(const evaluate::Measurement *floatModel)
    {
        if (const auto ready = prepare(floatModel); !ready)
            return ready.error();
        for (const auto step :
             {&Searching::answerFirst, &Searching::measureCells, &Searching::solve, &Searching::runPoints,
              &Searching::keepLimits, &Searching::runOwn, &Searching::improveChosen})
            if (m_found.ending == Ending::Complete)
                if (const auto done = (this->*step)(); !done)
                    return done.error();
        finish();
        return std::move(m_found);
    }

private:
    Result<void> prepare(const evaluate::Measurement *floatModel)
    {
        if (const auto ready = m_project.after(m_plan.steps, m_stop); !ready)
            return ready.error();
        if (floatModel) {
            m_found.floatModel = *floatModel;
        } else {
            m_listener.begins(Stage::Float, 0);
            const auto measured = m_project.evaluator.measureFloat(m_stop, m_progress);
            if (!measured)
                return measured.error();
            m_found.floatModel = *measured;
        }
        if (const auto ran = runSteps(); !ran)
            return ran.error();
        return m_time.isLimited() ? m_time.timeOneRun(m_project, m_stop, m_progress) : Result<void>();
    }

    /// Those that change answers, by themselves: every recipe does that damage, and what it does to layers
    /// comes on top.
    Result<void> runSteps()
    {
        auto ran = runStepsAlone(m_project, m_plan.steps, m_stop);
        if (!ran)
            return ran.error();
        if (*ran) {
            m_stepsKl = (*ran)->measured.kl;
            m_listener.ran(**ran);
            m_found.stepsAlone = std::move(**ran);
        }
        return {};
    }

    /// Whoever looks sees answers, and not damages only, before cells are sharpened: the frontier of a few
    /// samples is good enough to run points of it. Where all is known, its own points are as soon there.
    Result<void> answerFirst()
    {
        if (!m_plan.estimate && m_plan.firstPoints == 0)
            return {};
        const auto known = m_cells.areKnown();
        if (!known)
            return known.error();
        if (*known)
            return {};
        sensitivity::SensitivityTable estimates;
        if (m_plan.estimate) { // however short the time is: then there is an answer
            Plan few = m_plan;
            few.samples = samplesOfLook(m_plan);
            auto estimated = estimateCells(m_project, few, m_effort, m_listener, m_stop, m_progress);
            // Where there are no gradients there are no estimates, and measuring needs none.
            if (!estimated && estimated.error().code != base::ErrorCode::ModelUnsupported)
                return estimated.error();
            if (estimated)
                estimates = std::move(*estimated);
        }
        auto table = m_cells.look(estimates, m_time.secondsForCells(m_plan.runs));
        if (!table)
            return table.error();
        m_found.table = std::move(*table);
        return m_plan.firstPoints > 0 && m_found.table.measuredCells() > 0 ? runFirstPoints()
                                                                           : Result<void>();
    }

    Result<void> runFirstPoints()
    {
        const std::size_t points = m_time.firstPointsInTime(m_plan.firstPoints);
        if (points == 0)
            return {};
        m_listener.begins(Stage::FirstPoints, 0);
        const auto problem = problemOf(m_project, m_plan, m_found.table, m_stepsKl);
        auto candidates =
            search::candidatesToVerify(search::solve(problem, m_stop), problem, points, m_plan.budget.bytes);
        // What leaves nothing of the network tells nothing, unless there is nothing else.
        const double ruin = std::max(search::ruinousDamage, candidates.empty() ? 0 : candidates.front().kl);
        std::erase_if(candidates, [ruin](const search::Candidate &candidate) {
            return candidate.origin != search::Origin::Frontier || candidate.kl > ruin;
        });
        return add(search::verifyAfterGlimpse(
            m_project.evaluator, candidates, m_stop, m_progress,
            [this](const Ran &ran) { m_listener.glimpsed(ran); },
            [this](const Ran &ran) { m_listener.ran(ran); }));
    }

    Result<void> add(Result<std::vector<Ran>> runs)
    {
        if (!runs)
            return runs.error();
        for (Ran &ran : *runs)
            if (std::ranges::find(m_found.runs, ran.recipe, &Ran::recipe) == m_found.runs.end())
                m_found.runs.push_back(std::move(ran));
        return {};
    }

    /// What nobody asks for need not be known as well.
    bool onlyPointsBelowLimit() const
    {
        return m_plan.budget.bytes && !search::isAny(m_plan.budget.work) && !m_plan.budget.limitsDamage() &&
               !m_plan.budget.behaviour.any() && !m_plan.combine && !m_time.isLimited();
    }

    Result<void> measureCells()
    {
        const auto known = onlyPointsBelowLimit() ? m_cells.areKnown() : Result<bool>(false);
        if (!known)
            return known.error();
        auto table = onlyPointsBelowLimit() && !*known
                         ? m_cells.measureWhereTheyDecide()
                         : m_cells.measureUntilSettled(m_time.secondsForCells(m_plan.runs));
        if (table && table->measuredCells() == 0 && m_time.isLimited()) {
            if (m_found.table.measuredCells() == 0) // nor was anything looked at
                m_found.ending = Ending::NoTime;
            return {};
        }
        if (table && m_plan.combine)
            table = m_cells.join(std::move(*table), m_time.secondsForCells(m_plan.runs));
        if (!table)
            return table.error();
        m_found.table = std::move(*table);
        return {};
    }

    Result<void> solve()
    {
        if (!search::unknownPins(m_plan.pins, m_found.table).empty()) {
            m_found.ending = Ending::NoTime; // all that there was time for is measured
            return {};
        }
        m_found.problem = problemOf(m_project, m_plan, m_found.table, m_stepsKl);
        m_found.frontier = search::solve(m_found.problem, m_stop);
        if (m_stop.stop_requested())
            return base::cancelled();
        const auto &bytes = m_plan.budget.bytes;
        if (bytes ? m_found.frontier.atMost(*bytes).has_value() : !m_found.frontier.empty())
            return {};
        const auto wanted = std::ssize(m_found.table.settings()) * std::ssize(m_project.model.layers());
        const bool hurried = m_time.isLimited() && m_found.table.measuredCells() < wanted;
        m_found.ending = hurried ? Ending::NoTime : endingWithout(m_found.frontier);
        return {};
    }

    static std::size_t onFrontier(const std::vector<Ran> &runs)
    {
        return static_cast<std::size_t>(std::ranges::count(runs, search::Origin::Frontier, &Ran::origin));
    }

    Searched searched() const { return {m_found.problem, m_found.frontier}; }

    Result<void> runPoints()
    {
        if (m_plan.budget.behaviour.any())
            return {}; // keepLimits() runs points of its own
        const std::size_t points = m_time.pointsInTime(m_plan.runs);
        m_found.leftOut = m_plan.runs - points;
        bool ended = false;
        auto runs = session::runPoints(m_project, searched(), points, m_plan.budget.bytes, m_listener, m_stop,
                                       m_progress, [this, &ended] {
                                           ended = !m_time.hasTimeForAPoint();
                                           return !ended;
                                       });
        if (runs && ended)
            m_found.leftOut += points - std::min<std::size_t>(points, onFrontier(*runs));
        return add(std::move(runs));
    }

    /// The smallest that keeps the limits on damage and behaviour, now that runs tell what a damage costs.
    Result<void> keepLimits()
    {
        const search::Budget &budget = m_plan.budget;
        if (!budget.limitsDamage() && !budget.behaviour.any())
            return {};
        m_found.loss = loss();
        if (budget.loss && !m_found.loss.known()) {
            m_found.ending = Ending::LossUnknown;
            return {};
        }
        const bool hurried = m_time.isLimited() && !budget.behaviour.any();
        auto within =
            runWithin(m_project, searched(), hurried ? search::byPrediction(budget, m_found.loss) : budget,
                      m_found.loss, m_plan.runs, m_listener, m_stop, m_progress,
                      [this] { return m_time.hasTimeForAPoint(); });
        if (!within)
            return within.error();
        if (!within->best)
            m_found.ending = within->runs.empty() ? endingWithout(m_found.frontier) : Ending::NothingKeeps;
        m_found.best = within->best;
        m_found.limitsEndedByTime = within->endedByTime;
        if (const auto added = add(std::move(within->runs)); !added)
            return added;
        if (m_found.best && budget.loss && !budget.behaviour.any())
            preferWhatWasRun();
        return {};
    }

    /// Before there was an estimate, too.
    void preferWhatWasRun()
    {
        auto among = predictedAnew(m_found.runs, predict());
        among.push_back(*m_found.best);
        if (const Ran *smallest = search::smallestWithin(among, m_plan.budget, m_found.loss))
            m_found.best = *smallest;
    }

    /// What was made by hand is compared with what was found, where it is one of the recipes asked for.
    Result<void> runOwn()
    {
        if (!hasOwnRecipe(m_plan))
            return {};
        const auto ready = m_project.after(m_plan.steps, m_stop);
        if (!ready)
            return ready.error();
        if (const auto leftOut = whyOwnIsLeftOut(m_plan, ready->model, m_found.problem)) {
            if (std::ranges::find(m_found.runs, *m_plan.own, &Ran::recipe) == m_found.runs.end())
                m_found.ownLeftOut = leftOut;
            return {};
        }
        const auto own = madeByHand(m_project, *m_plan.own, m_stop);
        if (!own)
            return own.error();
        const auto predicted = predictedKl(m_found.table, *m_plan.own, m_stepsKl);
        auto ran = search::verify(m_project.evaluator, std::span(&*own, 1), m_stop, m_progress);
        if (!ran)
            return ran.error();
        ran->front().predictedKl = predicted;
        m_listener.ran(ran->front());
        return add(std::move(ran));
    }

    /// Runs from before are of layers as they were pinned then, too: what the cache knows of those predicts
    /// them.
    search::PredictionFit fitOfAll() const
    {
        const auto runs = m_known.with(m_found.runs, m_plan.steps);
        sensitivity::SensitivityTable table = m_found.table;
        if (runs.size() > m_found.runs.size())
            if (const auto cells = knownCells(m_project, m_plan, m_effort, m_cells.cache(), m_stop))
                for (const sensitivity::SensitivityCell &cell : *cells) {
                    const auto setting = table.settingIndex(cell.setting);
                    if (!setting || !table.cell(cell.layer, *setting))
                        table.put(cell);
                }
        const auto predicted = [this, &table](const pipeline::Recipe &recipe) {
            return predictedKl(table, recipe, m_stepsKl);
        };
        return fitOf(runs, predicted, {m_plan.steps, m_found.floatModel.n});
    }

    Predict predict() const
    {
        return
            [this](const pipeline::Recipe &recipe) { return predictedKl(m_found.table, recipe, m_stepsKl); };
    }

    search::LossEstimate loss() const
    {
        return lossOf(m_found.floatModel, m_found.runs, predict(), m_plan.steps, m_found.table);
    }

    /// With a limit what is chosen, else every point of the frontier that was run.
    std::vector<Ran> starts() const
    {
        if (m_found.best)
            return {*m_found.best};
        std::vector<Ran> starts;
        std::ranges::copy_if(m_found.runs, std::back_inserter(starts), [this](const Ran &ran) {
            return ran.origin == search::Origin::Frontier && ran.predictedKl.value_or(0) > m_stepsKl;
        });
        if (m_plan.budget.bytes && starts.size() > 1)
            starts = {*std::ranges::max_element(starts, {}, bytesOf)};
        return starts;
    }

    Result<void> improveChosen()
    {
        if (!m_plan.improve)
            return {};
        const auto limit = m_found.best ? std::optional(bytesOf(*m_found.best)) : m_plan.budget.bytes;
        for (const Ran &start : starts()) {
            auto improved = improve(m_project, {m_found.problem, start.recipe, start, m_plan.pins, limit},
                                    m_effort, m_listener, m_stop, m_progress);
            if (!improved)
                return improved.error();
            if (improved->isBetter())
                m_found.runs.push_back(improved->after);
            m_found.improved.push_back(std::move(*improved));
        }
        return {};
    }

    /// Of what was found within the budget: with limits on damage the point and what improving made of it.
    void chooseBest()
    {
        std::vector<Ran> among = m_found.runs;
        if (m_plan.budget.limitsDamage() && !m_plan.budget.behaviour.any()) {
            among.assign(1, *m_found.best);
            for (const Improved &improved : m_found.improved)
                among.push_back(improved.after);
        } else {
            std::erase_if(among, [this](const Ran &ran) {
                return !search::keepsLoss(ran, m_plan.budget, m_found.loss);
            });
        }
        if (const Ran *best = search::bestPoint(among, m_plan.budget.behaviour))
            m_found.best = *best;
    }

    void finish()
    {
        m_found.kept = m_known.keptWith(m_cells.kept());
        if (m_found.ending != Ending::Complete)
            return;
        m_found.fit = fitOfAll();
        chooseBest();
        std::ranges::stable_sort(m_found.runs, {}, bytesOf);
    }

    const project::OpenProject &m_project;
    const Plan &m_plan;
    const base::Effort &m_effort;
    Listener &m_listener;
    const std::stop_token m_stop;
    base::ProgressSink &m_progress;
    TimeLeft m_time;
    CellStages m_cells;
    const RunEvidence m_known;
    Found m_found;
    double m_stepsKl = 0; ///< see damageOfSteps()
};

} // namespace

search::Problem problemOf(const project::OpenProject &project, const Plan &plan,
                          const sensitivity::SensitivityTable &table, double stepsKl)
{
    const auto ready = project.after(plan.steps); // made before anything is measured
    const graph::Model &model = ready ? ready->model : project.model;
    auto problem = search::makeProblem(model.layers(), model.otherBytes(), table, table.settings(), plan.pins,
                                       plan.steps);
    problem.stepsKl = stepsKl;
    return within(std::move(problem), workLimitsOf(project, model, plan.budget));
}

Ending endingWithout(const search::Frontier &frontier)
{
    return frontier.isExact() ? Ending::NothingFits : Ending::NothingFound;
}

Result<Found> search(const project::OpenProject &project, const Plan &plan,
                     const evaluate::Measurement *floatModel, const base::Effort &effort, Listener &listener,
                     std::stop_token stop, base::ProgressSink &progress)
{
    return base::guarded(
        base::ErrorCode::Internal, PARETOSCOPE_SAY("search.failed", "The search failed."),
        [&]() -> Result<Found> {
            const sensitivity::MeasurementCache cache = cellCache(project, effort);
            auto ahead = stagesAhead(project, plan, effort, cache, floatModel != nullptr, stop);
            if (!ahead)
                return ahead.error();
            WholeProgress whole(progress, std::move(*ahead), effort.timeBudgetSeconds);
            ListenerWithProgress told(listener, whole);
            return Searching(project, plan, effort, told, std::move(stop), whole).run(floatModel);
        });
}

} // namespace paretoscope::session
