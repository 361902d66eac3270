#include "app/cli/solving.h"

#include "app/cli/cachenotes.h"
#include "app/cli/forecasting.h"
#include "app/cli/limitoptions.h"
#include "app/cli/numbers.h"
#include "app/cli/pins.h"
#include "app/cli/session.h"
#include "core/search/gradedcells.h"
#include "core/search/jointsettings.h"
#include "core/search/pinnedcells.h"
#include "core/sensitivity/sensitivityanalysis.h"

#include <CLI/CLI.hpp>

#include <chrono>
#include <cmath>

namespace paretoscope::cli {

namespace {

base::Error stopped(const CommonOptions &options, const sensitivity::MeasurementCache &cache)
{
    auto error = base::cancelled();
    if (const std::string kept = keptWhenStopped(cache, options); !kept.empty())
        error.message = "Stopped; " + kept + '.';
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
}

} // namespace

sensitivity::AnalysisPlan planOf(const SettingOptions &options, const Environment &environment)
{
    sensitivity::AnalysisPlan plan;
    plan.settings = settingsFrom(options);
    plan.samples = options.samples;
    plan.steps = stepsFrom(options);
    plan.workers = environment.options.workers;
    plan.timeBudgetSeconds = options.timeBudgetSeconds;
    return plan;
}

void addSolveOptions(CLI::App &command, SolveOptions &options)
{
    addSizeOptions(command, options);
    command.add_option("--pin", options.pins, "Leave LAYER at BITS (and SPARSITY); may be given again")
        ->type_name("LAYER=BITS[:SPARSITY]")
        ->allow_extra_args(false)
        ->check(complainAboutPin);
    command.add_flag("--ignore-pins", options.ignorePins, "Leave out the pins that the project carries");
    command
        .add_option("--verify", options.verify,
                    "Frontier points that are really run on the evaluation samples")
        ->type_name("K")
        ->check(CLI::Range(1, 10000))
        ->capture_default_str();
    command.add_flag("--bias-correction", options.biasCorrection,
                     "Take the shift of each channel's mean back by its bias, in every recipe that is run");
    command.add_flag("--improve", options.improve,
                     "Improve what is chosen: measure every layer one step finer and coarser in context");
    command
        .add_option("--time-budget", options.timeBudget,
                    "End in time, with fewer samples of all cells and fewer points if need be: 30s, 2m")
        ->type_name("TIME")
        ->check(complainAboutDuration)
        ->excludes("--improve");
    addLimitOptions(command, options.limits);
    addSettingOptions(command, options.settings);
}

std::optional<std::int64_t> byteLimit(const SolveOptions &options, std::int64_t floatBytes)
{
    if (options.maxRatio) {
        const double share = *options.maxRatio > 1 ? 1 / *options.maxRatio : *options.maxRatio;
        return static_cast<std::int64_t>(std::floor(share * static_cast<double>(floatBytes)));
    }
    return options.maxBytes.empty() ? std::nullopt : parseBytes(options.maxBytes);
}

namespace {

/// What MEASURE, given the cache, makes.
template <typename Measure>
base::Result<Analysis> analysed(const project::OpenProject &project, Environment &environment,
                                Measure measure)
{
    sensitivity::MeasurementCache cache(cacheFolder(environment.options), project.cacheKey);
    const auto start = std::chrono::steady_clock::now();
    base::Result<sensitivity::SensitivityTable> table = measure(cache);
    if (!table)
        return table.error().code == base::ErrorCode::Cancelled ? stopped(environment.options, cache)
                                                                : table.error();
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
    environment.progress.clear();
    sayWhatWasKept(cache, environment);
    return Analysis{std::move(table).value(), elapsed.count()};
}

} // namespace

base::Result<Analysis> analyseProject(const project::OpenProject &project, const SettingOptions &options,
                                      Environment &environment, std::span<const search::Pin> pins)
{
    return analysed(project, environment, [&](sensitivity::MeasurementCache &cache) {
        auto plan = planOf(options, environment);
        plan.besides = search::pinnedCells(pins);
        return sensitivity::analyse(project.calibration, plan, cache, nullptr, environment.stop,
                                    environment.progress);
    });
}

base::Result<Analysis> analyseWhereItDecides(const project::OpenProject &project,
                                             const SettingOptions &options, std::span<const search::Pin> pins,
                                             std::int64_t maxBytes, std::size_t points,
                                             Environment &environment)
{
    const auto ready = project.after(stepsFrom(options), environment.stop);
    if (!ready)
        return ready.error();
    return analysed(project, environment, [&](sensitivity::MeasurementCache &cache) {
        const search::GradedPlan plan{planOf(options, environment),
                                      {pins.begin(), pins.end()},
                                      ready->model.otherBytes(),
                                      maxBytes,
                                      points};
        return search::measureWhereItDecides(project.calibration, plan, cache, environment.stop,
                                             environment.progress);
    });
}

base::Result<sensitivity::SensitivityTable>
analyseJoint(const project::OpenProject &project, const SettingOptions &options,
             sensitivity::SensitivityTable table, std::span<const search::Pin> pins, Environment &environment)
{
    sensitivity::MeasurementCache cache(cacheFolder(environment.options), project.cacheKey);
    search::JointPlan plan{planOf(options, environment), {pins.begin(), pins.end()}};
    const auto ready = project.after(plan.analysis.steps, environment.stop);
    if (!ready)
        return ready.error();
    plan.otherBytes = ready->model.otherBytes();
    auto joint = search::measureJoint(project.calibration, std::move(table), plan, cache, nullptr,
                                      environment.stop, environment.progress);
    if (!joint && joint.error().code == base::ErrorCode::Cancelled)
        return stopped(environment.options, cache);
    environment.progress.clear();
    sayWhatWasKept(cache, environment);
    return joint;
}

} // namespace paretoscope::cli
