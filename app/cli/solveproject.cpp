// From measured cells to recipes that were run: the steps of solveProject().
#include "app/cli/limitoptions.h"
#include "app/cli/numbers.h"
#include "app/cli/session.h"
#include "app/cli/solving.h"
#include "core/search/jointsettings.h"

#include <algorithm>
#include <cmath>

namespace paretoscope::cli {

namespace {

using base::Result;

base::Result<std::vector<search::Pin>> findPins(const graph::Model &model, const SolveOptions &options)
{
    std::vector<search::Pin> pins;
    for (const auto &text : options.pins) {
        const auto pin = parsePin(text).value_or(PinOption{});
        const auto layer = model.layerIndex(pin.layer);
        if (!layer)
            return base::Error{base::ErrorCode::UnknownLayer,
                               "The pinned layer " + pin.layer +
                                   " is not in the model; paretoscope-cli inspect lists its layers.",
                               {}};
        const auto setting =
            withCommonFields({.precision = pin.precision, .sparsity = pin.sparsity}, options.settings);
        if (const auto valid = compress::validate(setting, model.layers()[*layer]); !valid)
            return valid.error();
        std::erase_if(pins,
                      [&](const search::Pin &other) { return other.layer == *layer; }); // the last one counts
        pins.push_back({*layer, setting});
    }
    return pins;
}

std::optional<std::int64_t> byteLimit(const SolveOptions &options, std::int64_t floatBytes)
{
    if (options.maxRatio)
        return static_cast<std::int64_t>(std::floor(*options.maxRatio * static_cast<double>(floatBytes)));
    return options.maxBytes.empty() ? std::nullopt : parseBytes(options.maxBytes);
}

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

/// Predictions of neighbours differ by less than they are wrong by: just below the limit the COUNT largest
/// points are run, with the uniform and greedy recipes that they have to beat.
std::vector<search::Candidate> candidatesBelow(std::int64_t maxBytes, const search::Frontier &frontier,
                                               const search::Problem &problem, std::size_t count)
{
    auto candidates = search::candidatesToVerify(frontier, problem, 1, maxBytes);
    const std::size_t largest = frontier.atMost(maxBytes).value_or(0);
    for (std::size_t i = 1; i < count && i <= largest; ++i) {
        const auto &point = frontier.points()[largest - i];
        candidates.push_back({frontier.recipe(largest - i), point.storedBytes, point.kl});
    }
    return candidates;
}

class Solving {
public:
    Solving(const project::OpenProject &project, const SolveOptions &options, Environment &environment)
        : m_project(project), m_options(options), m_environment(environment)
    {
    }

    Result<Solved> run()
    {
        for (const auto step : {&Solving::prepare, &Solving::solveFrontier, &Solving::runPoints,
                                &Solving::keepLimits, &Solving::improveChosen})
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
        auto pins = findPins(m_project.model, m_options);
        if (!pins)
            return pins.error();
        m_pins = std::move(*pins);
        m_solved.model = m_options.settings.unfolded ? m_project.model : m_project.folded;
        const auto floatModel = m_project.evaluator.measureFloat(m_environment.stop, m_environment.progress);
        if (!floatModel)
            return floatModel.error();
        m_solved.floatModel = *floatModel;
        m_solved.floatStoredBytes = floatStoredBytes(m_project.model);
        m_solved.maxBytes = byteLimit(m_options, m_solved.floatStoredBytes);
        return {};
    }

    Result<void> solveFrontier()
    {
        auto alone = m_options.settings;
        alone.combine = false;
        auto analysis = analyseProject(m_project, alone, m_environment);
        if (!analysis)
            return analysis.error();
        auto table = std::move(analysis->table);
        if (m_options.settings.combine) {
            auto joint = analyseJoint(m_project, alone, std::move(table), m_pins, m_environment);
            if (!joint)
                return joint.error();
            table = std::move(*joint);
        }
        const auto settings = m_options.settings.combine ? table.settings() : settingsFrom(alone);
        m_problem = search::makeProblem(m_solved.model.layers(), m_solved.model.otherBytes(), table, settings,
                                        m_pins, !alone.unfolded);
        m_solved.frontier = search::solve(m_problem);
        return checkLimit(m_solved.frontier, m_solved.maxBytes);
    }

    Result<void> runPoints()
    {
        const auto &frontier = m_solved.frontier;
        if (m_options.limits.any())
            return {}; // the search for what keeps them runs points of its own
        auto verified =
            m_solved.maxBytes
                ? search::verify(m_project.evaluator,
                                 candidatesBelow(*m_solved.maxBytes, frontier, m_problem, m_options.verify),
                                 m_environment.stop, m_environment.progress)
                : search::verifyAdaptively(m_project.evaluator, frontier, m_problem, {m_options.verify, {}},
                                           m_environment.stop, m_environment.progress);
        if (!verified)
            return verified.error();
        m_solved.verified = std::move(*verified);
        fit();
        return {};
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
        m_solved.chosen = std::move(*found);
        fit();
        return {};
    }

    Result<void> improveChosen()
    {
        if (!m_options.improve)
            return {};
        const auto limit = m_solved.chosen ? m_solved.chosen->candidate.storedBytes : m_solved.maxBytes;
        std::vector<search::VerifiedPoint> starts;
        if (m_solved.chosen)
            starts.push_back(*m_solved.chosen);
        else
            std::ranges::copy_if(m_solved.verified, std::back_inserter(starts), [](const auto &point) {
                return point.candidate.origin == search::Origin::Frontier && point.candidate.kl > 0;
            });
        if (m_solved.maxBytes && starts.size() > 1)
            starts.resize(1); // the largest within the limit was run first
        for (const auto &start : starts) {
            auto improved = improveRecipe(m_project, m_problem, start, m_pins, limit,
                                          m_options.settings.samples, m_environment);
            if (!improved)
                return improved.error();
            take(*improved);
            m_solved.improved.push_back(std::move(*improved));
        }
        return {};
    }

    /// What was improved on the calibration samples is chosen by them, unless it breaks a limit here.
    void take(const Improved &improved)
    {
        if (improved.improvement.rounds > 0)
            m_solved.verified.push_back(improved.after);
        const bool kept =
            !m_options.limits.any() ||
            (improved.after.behaviour && evaluate::keeps(*improved.after.behaviour, m_options.limits));
        if (kept && (m_solved.maxBytes || m_options.limits.any()))
            m_solved.chosen = improved.after;
    }

    const project::OpenProject &m_project;
    const SolveOptions &m_options;
    Environment &m_environment;
    std::vector<search::Pin> m_pins;
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
