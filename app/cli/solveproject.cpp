// From measured cells to recipes that were run: the steps of solveProject().
#include "app/cli/forecasting.h"
#include "app/cli/limitoptions.h"
#include "app/cli/numbers.h"
#include "app/cli/pins.h"
#include "app/cli/session.h"
#include "app/cli/solving.h"
#include "core/search/jointsettings.h"
#include "core/search/pinnedcells.h"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace paretoscope::cli {

namespace {

using base::Result;

constexpr double leastSeconds = 1e-3; ///< 0 would be no limit
constexpr std::size_t rivals = 2;     ///< that are run beside the points: uniform and greedy

base::Result<void> checkLimit(const search::Frontier &frontier, std::optional<std::int64_t> maxBytes)
{
    if (!maxBytes || frontier.atMost(*maxBytes))
        return {};
    return base::Error{base::ErrorCode::InvalidSetting,
                       "No recipe of these settings fits into " + bytes(*maxBytes) +
                           ": the smallest weighs " + bytes(frontier.points().front().storedBytes) +
                           "; raise the limit, allow fewer bits, or pin less.",
                       {}};
}

class Solving {
public:
    Solving(const project::OpenProject &project, const SolveOptions &options, Environment &environment)
        : m_project(project), m_options(options), m_environment(environment),
          m_timeBudgetSeconds(parseDuration(options.timeBudget).value_or(0)),
          m_start(std::chrono::steady_clock::now())
    {
    }

    Result<Solved> run()
    {
        for (const auto step : {&Solving::prepare, &Solving::solveFrontier, &Solving::runPoints,
                                &Solving::keepLimits, &Solving::improveChosen, &Solving::lookAtCalibration})
            if (const auto done = (this->*step)(); !done)
                return done.error();
        std::ranges::stable_sort(m_solved.verified, {}, [](const search::VerifiedPoint &point) {
            return point.candidate.storedBytes;
        });
        return std::move(m_solved);
    }

private:
    Result<void> prepare()
    {
        auto pins = findPins(m_project, m_options.pins, m_options.ignorePins, m_options.settings);
        if (!pins)
            return pins.error();
        m_solved.pins = std::move(*pins);
        auto ready = m_project.after(stepsFrom(m_options.settings), m_environment.stop);
        if (!ready)
            return ready.error();
        m_solved.ready = std::move(*ready);
        if (const auto possible = checkPossible(m_solved.pins, m_solved.ready.model); !possible)
            return possible.error();
        const auto floatModel = m_project.evaluator.measureFloat(m_environment.stop, m_environment.progress);
        if (!floatModel)
            return floatModel.error();
        m_solved.floatModel = *floatModel;
        m_solved.floatStoredBytes = floatStoredBytes(m_project.model);
        m_solved.maxBytes = byteLimit(m_options, m_solved.floatStoredBytes);
        m_solved.limits = m_options.limits;
        return m_timeBudgetSeconds > 0 ? timeOneRun() : Result<void>();
    }

    Result<void> solveFrontier()
    {
        auto alone = m_options.settings;
        alone.combine = false;
        alone.timeBudgetSeconds = secondsForCells();
        auto analysis = onlyPointsBelowLimit()
                            ? analyseWhereItDecides(m_project, alone, m_solved.pins, *m_solved.maxBytes,
                                                    m_options.verify, m_environment)
                            : analyseProject(m_project, alone, m_environment, m_solved.pins);
        if (!analysis)
            return analysis.error();
        auto table = std::move(analysis->table);
        if (table.measuredCells() == 0 && alone.timeBudgetSeconds > 0)
            return noTime();
        if (m_options.settings.combine) {
            alone.timeBudgetSeconds = secondsForCells();
            auto joint = analyseJoint(m_project, alone, std::move(table), m_solved.pins, m_environment);
            if (!joint)
                return joint.error();
            table = std::move(*joint);
        }
        if (!search::unknownPins(m_solved.pins, table).empty())
            return noTime(); // all that there was time for is measured
        const auto settings = m_options.settings.combine ? table.settings() : settingsFrom(alone);
        m_problem = search::makeProblem(m_solved.ready.model.layers(), m_solved.ready.model.otherBytes(),
                                        table, settings, m_solved.pins, stepsFrom(alone));
        m_problem.biasCorrection = m_options.biasCorrection;
        m_solved.frontier = search::solve(m_problem);
        countCells(table);
        const auto kept = checkLimit(m_solved.frontier, m_solved.maxBytes);
        const auto wanted = std::ssize(settings) * std::ssize(m_solved.ready.model.layers()) +
                            std::ssize(search::pinnedCells(m_solved.pins));
        return !kept && m_timeBudgetSeconds > 0 && table.measuredCells() < wanted ? noTime() : kept;
    }

    base::Error noTime() const
    {
        return {base::ErrorCode::InvalidSetting,
                "There was no time to measure what every layer tolerates within " + m_options.timeBudget +
                    "; allow more, or run sensitivity first, whose results are kept.",
                {}};
    }

    /// What nobody asks for need not be known as well.
    bool onlyPointsBelowLimit() const
    {
        return m_solved.maxBytes && !m_options.settings.combine && m_timeBudgetSeconds <= 0 &&
               !m_options.limits.any();
    }

    void countCells(const sensitivity::SensitivityTable &table)
    {
        std::vector<std::int64_t> samples;
        for (std::size_t layer = 0; layer < table.layerCount(); ++layer)
            for (std::size_t setting = 0; setting < table.settings().size(); ++setting)
                if (const auto *cell = table.cell(layer, setting); cell && !cell->estimate)
                    samples.push_back(cell->n);
        if (samples.empty())
            return;
        const auto [fewest, most] = std::ranges::minmax(samples);
        m_solved.cells = std::ssize(samples);
        m_solved.cellSamples = most;
        m_solved.fewestCellSamples = fewest;
        m_solved.fullCells = std::ranges::count(samples, most);
    }

    Result<void> runPoints()
    {
        const auto &frontier = m_solved.frontier;
        if (m_options.limits.any())
            return {}; // the search for what keeps them runs points of its own
        const std::size_t points = pointsInTime();
        m_solved.leftOut = m_options.verify - points;
        auto verified =
            m_solved.maxBytes
                ? search::verify(m_project.evaluator,
                                 search::candidatesToVerify(frontier, m_problem, points, m_solved.maxBytes),
                                 m_environment.stop, m_environment.progress)
                : search::verifyAdaptively(m_project.evaluator, frontier, m_problem, {points, {}},
                                           m_environment.stop, m_environment.progress);
        if (!verified)
            return verified.error();
        m_solved.verified = std::move(*verified);
        fit();
        return {};
    }

    /// How damage predicted from these calibration samples is to be read.
    Result<void> lookAtCalibration()
    {
        if (m_project.samples.derived)
            return {};
        auto familiarity = familiarityOf(m_project, m_solved.floatModel, m_environment);
        if (!familiarity)
            return familiarity.error();
        m_solved.familiarity = std::move(*familiarity);
        return {};
    }

    double elapsed() const
    {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - m_start).count();
    }

    /// What running a point on all evaluation samples takes, from a few of them.
    Result<void> timeOneRun()
    {
        constexpr std::int64_t samples = 64;
        const auto asFloat = pipeline::uniformRecipe(m_project.model.layers().size(), {}, {});
        const double start = elapsed();
        const auto ran =
            m_project.evaluator.measure(asFloat, samples, m_environment.stop, m_environment.progress);
        if (!ran)
            return ran.error();
        m_secondsPerPoint = (elapsed() - start) / static_cast<double>(std::max<std::int64_t>(ran->n, 1)) *
                            static_cast<double>(m_project.samples.evaluate.size());
        return {};
    }

    /// What the points to run leave, at least half; 0: no limit.
    double secondsForCells() const
    {
        if (m_timeBudgetSeconds <= 0)
            return 0;
        const double left = m_timeBudgetSeconds - elapsed();
        const double runs = m_secondsPerPoint * static_cast<double>(m_options.verify + rivals);
        return std::max({leastSeconds, left - runs, left / 2});
    }

    /// Of the points to verify as many as there is time for, one at the least.
    std::size_t pointsInTime() const
    {
        if (m_timeBudgetSeconds <= 0 || m_secondsPerPoint <= 0)
            return m_options.verify;
        const double runs =
            (m_timeBudgetSeconds - elapsed()) / m_secondsPerPoint - static_cast<double>(rivals);
        return static_cast<std::size_t>(std::clamp(runs, 1.0, static_cast<double>(m_options.verify)));
    }

    /// What points that were not run may be expected to do.
    void fit()
    {
        std::vector<search::PredictionSample> samples;
        for (const auto &point : m_solved.verified)
            if (point.candidate.origin == search::Origin::Frontier)
                samples.push_back({point.candidate.kl, point.measured.kl, point.measured.klStandardError});
        m_solved.fit = search::fitPrediction(samples);
        m_solved.fitRuns = samples.size();
    }

    Result<void> keepLimits()
    {
        if (!m_options.limits.any())
            return {};
        auto found = search::smallestKeeping(
            m_project.evaluator, m_solved.frontier, m_options.limits, m_solved.maxBytes, m_environment.stop,
            m_environment.progress,
            [this](const search::VerifiedPoint &point) { m_solved.verified.push_back(point); });
        if (!found)
            return found.error();
        if (!*found)
            return base::Error{
                base::ErrorCode::InvalidSetting,
                "No recipe " + (m_solved.maxBytes ? "of at most " + bytes(*m_solved.maxBytes) + ' ' : "") +
                    "keeps the limits (" + describeLimits(m_options.limits) +
                    "): not even the largest does; loosen them or allow more bytes or bits.",
                {}};
        fit();
        return {};
    }

    Result<void> improveChosen()
    {
        if (!m_options.improve)
            return {};
        const auto *kept = m_options.limits.any() ? m_solved.best() : nullptr;
        const auto limit = kept ? kept->candidate.storedBytes : m_solved.maxBytes;
        std::vector<search::VerifiedPoint> starts;
        if (kept)
            starts.push_back(*kept);
        else
            std::ranges::copy_if(m_solved.verified, std::back_inserter(starts), [](const auto &point) {
                return point.candidate.origin == search::Origin::Frontier && point.candidate.kl > 0;
            });
        if (m_solved.maxBytes && starts.size() > 1)
            starts.resize(1); // the largest within the limit was run first
        for (const auto &start : starts) {
            auto improved = improveRecipe(m_project, m_problem, start, m_solved.pins, limit, m_environment);
            if (!improved)
                return improved.error();
            if (improved->improvement.rounds > 0)
                m_solved.verified.push_back(improved->after);
            m_solved.improved.push_back(std::move(*improved));
        }
        return {};
    }

    const project::OpenProject &m_project;
    const SolveOptions &m_options;
    Environment &m_environment;
    const double m_timeBudgetSeconds; ///< 0: none
    const std::chrono::steady_clock::time_point m_start;
    double m_secondsPerPoint = 0; ///< known under a time budget only
    search::Problem m_problem;
    Solved m_solved;
};

} // namespace

Result<Solved> solveProject(const project::OpenProject &project, const SolveOptions &options,
                            Environment &environment)
{
    return Solving(project, options, environment).run();
}

} // namespace paretoscope::cli
