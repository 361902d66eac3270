#include "app/cli/solving.h"

#include "app/cli/cachenotes.h"
#include "app/cli/forecasting.h"
#include "app/cli/limitoptions.h"
#include "app/cli/narrator.h"
#include "app/cli/numbers.h"
#include "app/cli/pins.h"
#include "app/cli/session.h"
#include "core/report/damagewords.h"
#include "core/session/cellcache.h"
#include "core/session/worklimits.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>

namespace paretoscope::cli {

namespace {

using base::Result;
using session::Ending;

base::Error invalid(base::Sentence said)
{
    return {base::ErrorCode::InvalidSetting, std::move(said)};
}

/// A search that was stopped says where it goes on.
base::Error told(base::Error error, const project::OpenProject &project, const CommonOptions &options)
{
    if (error.code != base::ErrorCode::Cancelled)
        return error;
    const sensitivity::MeasurementCache cache = session::cellCache(project, effortOf(options));
    if (base::Sentence kept = keptWhenStopped(cache, options); !kept.isEmpty())
        error.said = std::move(kept);
    return error;
}

std::string complainAboutBytes(const std::string &text)
{
    return parseBytes(text) ? std::string()
                            : "'" + text + "' is not a number of bytes such as 120000, 120kB or 0.3MB";
}

void addSizeOptions(CLI::App &command, SolveOptions &options)
{
    auto *maxBytes =
        command.add_option("--max-bytes", options.maxBytes, "At most B stored bytes: 120000, 120kB")
            ->type_name("B")
            ->check(complainAboutBytes);
    command
        .add_option("--max-ratio", options.maxRatio,
                    "At most R of the float model's stored bytes (0.1); above 1: R times smaller (10.7)")
        ->type_name("R")
        ->check(CLI::Range(1e-6, 1e6))
        ->excludes(maxBytes);
    addWorkOptions(command, options.maxWork);
    command
        .add_option("--max-damage", options.budget.kl,
                    "The smallest recipe of at most this predicted damage (KL or distance)")
        ->type_name("D")
        ->check(CLI::PositiveNumber);
    command
        .add_option("--max-loss", options.budget.loss,
                    "The smallest recipe that is estimated, from the points that were run, to lose at most "
                    "this: 0.01 is one point of accuracy, or 1 % of another metric")
        ->type_name("SHARE")
        ->check(CLI::Range(1e-9, 1.0));
}

/// Methods alone; together they are measured where that pays.
session::Plan planOf(const SettingOptions &options)
{
    session::Plan plan;
    auto alone = options;
    alone.combine = false;
    plan.settings = settingsFrom(alone);
    plan.samples = options.samples;
    plan.steps = stepsFrom(options);
    return plan;
}

Result<session::Plan> planOf(const project::OpenProject &project, const SolveOptions &options)
{
    session::Plan plan = planOf(options.settings);
    plan.combine = options.settings.combine;
    plan.budget = options.budget;
    plan.budget.bytes = byteLimit(options, floatStoredBytes(project.model));
    plan.budget.work = mostWork(options.maxWork, session::floatWork(project));
    plan.runs = options.verify;
    plan.improve = options.improve;
    if (!options.ignorePins) {
        auto carried = session::carriedBy(project);
        if (!carried)
            return carried.error();
        plan.pins = std::move(carried->pins);
        plan.own = std::move(carried->recipe);
    }
    if (plan.own && options.settings.steps.empty())
        plan.steps = plan.own->steps; // what it does to the whole network is wanted again
    if (const auto added = addPins(plan.pins, project, options.pins, options.settings); !added)
        return added.error();
    const auto ready = project.after(plan.steps);
    if (!ready)
        return ready.error();
    if (const auto possible = checkPossible(plan.pins, ready->model); !possible)
        return possible.error();
    return plan;
}

/// No run keeps the limits on behaviour, and on loss if there is one. INTIME: the time that was given.
base::Error nothingKeeps(const session::Found &found, const search::Budget &budget, const std::string &inTime)
{
    std::string limits = describeLimits(budget.behaviour);
    if (budget.loss)
        limits += ", at most " + percent(*budget.loss) + " lost";
    const auto [smallest, largest] =
        std::ranges::minmax(found.runs, {}, [](const search::Ran &ran) { return ran.cost.storedBytes; });
    const std::string runs = several(std::ssize(found.runs), "recipe");
    const std::string from = bytes(smallest.cost.storedBytes), to = bytes(largest.cost.storedBytes);
    if (found.limitsEndedByTime)
        return invalid({PARETOSCOPE_SAY("cli.nothing-keeps-in-time",
                                        "No recipe was found within %1 that keeps the limits (%2): of %3 "
                                        "run, from %4 to %5, none does; allow more time, or loosen them."),
                        inTime, limits, runs, from, to});
    if (!budget.bytes)
        return invalid({PARETOSCOPE_SAY("cli.nothing-keeps",
                                        "No recipe was found that keeps the limits (%1): of %2 run, from %3 "
                                        "to %4, none does; loosen them or allow more bits."),
                        limits, runs, from, to});
    return invalid(
        {PARETOSCOPE_SAY("cli.nothing-keeps-within",
                         "No recipe of at most %1 was found that keeps the limits (%2): of %3 run, from %4 "
                         "to %5, none does; loosen them or allow more bytes or bits."),
         bytes(*budget.bytes), limits, runs, from, to});
}

/// No recipe within the limit on bytes is predicted to keep those on damage and loss.
base::Error tooMuchDamage(const session::Found &found, const search::Budget &budget)
{
    const auto &points = found.frontier.points();
    const double most = search::mostKl(budget, found.loss).value_or(0);
    const bool byLoss = budget.loss && (!budget.kl || most < *budget.kl);
    const std::string damage =
        byLoss ? "an estimated loss of "
               : "a predicted " + report::damageName(found.floatModel.damageKind) + " of ";
    const std::string limit = damage + "at most " + (byLoss ? percent(*budget.loss) : significant(most));
    const auto within = budget.bytes ? found.frontier.atMost(*budget.bytes) : std::nullopt;
    const search::FrontierPoint &least = points[within.value_or(points.size() - 1)];
    const std::string done = damage + (byLoss ? percent(found.loss.loss(least.kl)) : significant(least.kl));
    const auto enough = found.frontier.atMostKl(most);
    if (!within || !enough)
        return invalid({PARETOSCOPE_SAY("cli.nothing-so-little",
                                        "No recipe does so little damage (%1): the least is %2, at %3; raise "
                                        "a limit, allow more bits, or pin less."),
                        limit, done, bytes(least.storedBytes)});
    return invalid({PARETOSCOPE_SAY("cli.nothing-so-little-within",
                                    "No recipe of at most %1 does so little damage (%2): the least within "
                                    "that size is %3, at %4, and so little takes %5; raise a limit, allow "
                                    "more bits, or pin less."),
                    bytes(*budget.bytes), limit, done, bytes(least.storedBytes),
                    bytes(points[*enough].storedBytes)});
}

/// Why FOUND has nothing to choose.
base::Error errorOf(const session::Found &found, const session::Plan &plan, const SolveOptions &options)
{
    const auto &budget = plan.budget;
    switch (found.ending) {
    case Ending::NoTime:
        return invalid({PARETOSCOPE_SAY("cli.no-time",
                                        "There was no time to measure what every layer tolerates within %1; "
                                        "allow more, or run sensitivity first, whose results are kept."),
                        options.timeBudget});
    case Ending::NothingKeeps:
        return nothingKeeps(found, budget, options.timeBudget);
    case Ending::LossUnknown:
        return invalid(PARETOSCOPE_SAY("cli.loss-unknown",
                                       "Nothing that was measured has lost anything, so that a loss "
                                       "cannot be estimated; give a limit other than --max-loss."));
    case Ending::NothingFound:
        return invalid({PARETOSCOPE_SAY("cli.nothing-found",
                                        "No recipe was found that keeps all these limits. There may be one: "
                                        "of so many layers and settings work, at most %1 a sample, is "
                                        "counted in coarse steps, and some recipes are passed over. Raise "
                                        "a limit, give fewer settings, or pin more layers."),
                        workText(budget.work)});
    case Ending::NothingFits:
        break;
    case Ending::Complete:
        return {base::ErrorCode::Internal,
                PARETOSCOPE_SAY("cli.nothing-run", "No recipe was run; give --verify at least 1.")};
    }
    if (found.frontier.empty())
        return tooMuchWork(found, budget.work);
    const auto smallest = found.frontier.points().front().storedBytes;
    if (!budget.bytes || smallest <= *budget.bytes)
        return tooMuchDamage(found, budget);
    if (search::isAny(budget.work))
        return invalid({PARETOSCOPE_SAY("cli.nothing-fits-work",
                                        "No recipe of these settings fits into %1 and needs at most %2 "
                                        "a sample: the smallest that needs no more weighs "
                                        "%3; raise a limit, allow fewer bits or lower ranks, or pin less."),
                        bytes(*budget.bytes), workText(budget.work), bytes(smallest)});
    return invalid({PARETOSCOPE_SAY("cli.nothing-fits",
                                    "No recipe of these settings fits into %1: the smallest weighs %2; raise "
                                    "the limit, allow fewer bits, or pin less."),
                    bytes(*budget.bytes), bytes(smallest)});
}

} // namespace

std::optional<std::int64_t> byteLimit(const SolveOptions &options, std::int64_t floatBytes)
{
    if (options.maxRatio) {
        const double share = *options.maxRatio > 1 ? 1 / *options.maxRatio : *options.maxRatio;
        return static_cast<std::int64_t>(std::floor(share * static_cast<double>(floatBytes)));
    }
    return options.maxBytes.empty() ? std::nullopt : parseBytes(options.maxBytes);
}

void addSolveOptions(CLI::App &command, SolveOptions &options)
{
    addSizeOptions(command, options);
    command
        .add_option("--pin", options.pins, "Leave LAYER at BITS (and SPARSITY, and RANK); may be given again")
        ->type_name("LAYER=BITS[:SPARSITY[:RANK]]")
        ->allow_extra_args(false)
        ->check(complainAboutPin);
    command.add_flag("--ignore-pins", options.ignorePins,
                     "Leave out the pins and the recipe that the project carries");
    command
        .add_option("--verify", options.verify,
                    "Frontier points that are really run on the evaluation samples")
        ->type_name("K")
        ->check(CLI::Range(1, 10000))
        ->capture_default_str();
    command.add_flag("--improve", options.improve,
                     "Improve what is chosen: measure every layer one step finer and coarser in context");
    command
        .add_option("--time-budget", options.timeBudget,
                    "End in time, with fewer samples of all cells and fewer points if need be: 30s, 2m")
        ->type_name("TIME")
        ->check(complainAboutDuration)
        ->excludes("--improve");
    addLimitOptions(command, options.budget.behaviour);
    addSettingOptions(command, options.settings);
}

Result<session::Plan> planOfCells(const project::OpenProject &project, const SettingOptions &options)
{
    session::Plan plan = planOf(options);
    plan.settings = settingsFrom(options);
    if (!options.steps.empty()) {
        if (const auto after = plan.steps.afterCoding(); !after.empty())
            return invalid({PARETOSCOPE_SAY("cli.step-of-no-layer",
                                            "The step %1 is for whole recipes, and says nothing of single "
                                            "layers; leave it out."),
                            after.all().front().kind->about().key});
        return plan;
    }
    const auto carried = session::carriedBy(project);
    if (!carried)
        return carried.error();
    if (carried->recipe)
        plan.steps = carried->recipe->steps.beforeCoding();
    return plan;
}

std::int64_t samplesOf(const session::Plan &plan, const project::OpenProject &project)
{
    const std::int64_t most = std::min(sensitivity::mostCellSamples, project.calibration.samples().size());
    return plan.samples > 0 ? std::min(plan.samples, most) : most;
}

Result<Analysis> analyseProject(const project::OpenProject &project, const session::Plan &plan,
                                double timeBudgetSeconds, const sensitivity::CellSink &sink,
                                Environment &environment)
{
    auto effort = effortOf(environment.options);
    effort.timeBudgetSeconds = timeBudgetSeconds;
    Narrator narrator(environment.progress, project, session::analysisOf(plan, effort).settings,
                      samplesOf(plan, project), sink);
    const auto start = std::chrono::steady_clock::now();
    auto cells =
        session::measureCells(project, plan, effort, narrator, environment.stop, environment.progress);
    if (!cells)
        return told(cells.error(), project, environment.options);
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
    environment.progress.clear();
    sayWhatWasKept(cells->kept, environment);
    return Analysis{std::move(*cells), elapsed.count()};
}

Result<Solved> solveProject(const project::OpenProject &project, const SolveOptions &options,
                            Environment &environment)
{
    auto plan = planOf(project, options);
    if (!plan)
        return plan.error();
    if (plan->budget.work[search::WorkKind::Nanoseconds]) {
        auto times = session::layerTimesOf(project, *plan, environment.stop, environment.progress);
        if (!times)
            return times.error();
        plan->budget.layerTimes = std::move(*times);
    }
    auto effort = effortOf(environment.options);
    effort.timeBudgetSeconds = parseDuration(options.timeBudget).value_or(0);
    Narrator narrator(environment.progress, project, session::analysisOf(*plan, effort).settings,
                      samplesOf(*plan, project));
    auto found =
        session::search(project, *plan, nullptr, effort, narrator, environment.stop, environment.progress);
    if (!found)
        return told(found.error(), project, environment.options);
    environment.progress.clear();
    sayWhatWasKept(found->kept, environment);
    tellWhatRan(project, environment);
    if (found->ending != Ending::Complete || !found->best)
        return errorOf(*found, *plan, options);
    const auto ready = project.after(plan->steps);
    if (!ready)
        return ready.error();
    Solved solved{*plan, std::move(*found), {}, ready->model, floatStoredBytes(project.model), {}, {}};
    solved.cells = session::countCells(solved.found.table);
    if (solved.plan.budget.layerTimes) { // layers were timed one by one: the whole tells
        auto latency = evaluate::measureLatency(project.evaluator, solved.found.best->recipe,
                                                environment.stop, environment.progress);
        if (!latency)
            return latency.error();
        environment.progress.clear();
        solved.latency = std::move(*latency);
    }
    if (project.samples.derived)
        return solved;
    // How damage predicted from these calibration samples is to be read.
    auto familiarity = familiarityOf(project, solved.found.floatModel, environment);
    if (!familiarity)
        return familiarity.error();
    solved.familiarity = std::move(*familiarity);
    return solved;
}

} // namespace paretoscope::cli
