#include "app/cli/solving.h"

#include "app/cli/numbers.h"
#include "app/cli/session.h"
#include "core/sensitivity/sensitivityanalysis.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>

namespace paretoscope::cli {

namespace {

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

/// With a limit only what lies just below it is of interest, and predictions of neighbours differ by less
/// than they are wrong by: the COUNT largest points are run, with the uniform and greedy recipes that they
/// have to beat. Without one the points are spread over the whole frontier.
std::vector<search::Candidate> candidatesToRun(const Solved &solved, const search::Problem &problem,
                                               std::size_t count)
{
    const auto largest = solved.maxBytes ? solved.frontier.atMost(*solved.maxBytes) : std::nullopt;
    if (!largest)
        return search::candidatesToVerify(solved.frontier, problem, count, std::nullopt);
    auto candidates = search::candidatesToVerify(solved.frontier, problem, 1, solved.maxBytes);
    for (std::size_t i = 1; i < count && i <= *largest; ++i) {
        const auto &point = solved.frontier.points()[*largest - i];
        candidates.push_back({solved.frontier.recipe(*largest - i), point.storedBytes, point.kl});
    }
    return candidates;
}

base::Error stopped(const CommonOptions &options, const sensitivity::MeasurementCache &cache)
{
    auto error = base::cancelled();
    if (cache.persistent())
        error.message = "Stopped; what was measured is kept in " + options.cache.string() +
                        ", and the same command goes on from there.";
    return error;
}

} // namespace

std::string complainAboutBytes(const std::string &text)
{
    return parseBytes(text) ? std::string()
                            : "'" + text + "' is not a number of bytes such as 120000, 120kB or 0.3MB";
}

void addSolveOptions(CLI::App &command, SolveOptions &options)
{
    command.add_option("--pin", options.pins, "Leave LAYER at BITS (and SPARSITY); may be given again")
        ->type_name("LAYER=BITS[:SPARSITY]")
        ->allow_extra_args(false)
        ->check([](const std::string &text) {
            return parsePin(text) ? std::string() : "'" + text + "' is not a pin such as conv1=8 or fc=4:0.5";
        });
    command
        .add_option("--verify", options.verify,
                    "Frontier points that are really run on the evaluation samples")
        ->type_name("K")
        ->check(CLI::Range(1, 10000))
        ->capture_default_str();
    addSettingOptions(command, options.settings);
}

base::Result<Analysis> analyseProject(const project::OpenProject &project, const SettingOptions &options,
                                      Environment &environment)
{
    sensitivity::MeasurementCache cache(cacheFolder(environment.options), project.cacheKey);
    sensitivity::AnalysisPlan plan;
    plan.settings = settingsFrom(options);
    plan.samples = options.samples;
    plan.foldBatchNorm = !options.unfolded;
    plan.workers = environment.options.workers;
    const auto start = std::chrono::steady_clock::now();
    auto table = sensitivity::analyse(project.calibration, plan, cache, nullptr, environment.stop,
                                      environment.progress);
    if (!table)
        return table.error().code == base::ErrorCode::Cancelled ? stopped(environment.options, cache)
                                                                : table.error();
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
    return Analysis{std::move(table).value(), elapsed.count(),
                    cache.persistent() || environment.options.noCache};
}

base::Result<Solved> solveProject(const project::OpenProject &project, const SolveOptions &options,
                                  Environment &environment)
{
    Solved solved;
    const auto pins = findPins(project.model, options);
    if (!pins)
        return pins.error();
    solved.model = options.settings.unfolded ? project.model : project.folded;
    const auto floatModel = project.evaluator.measureFloat(environment.stop, environment.progress);
    if (!floatModel)
        return floatModel.error();
    solved.floatModel = *floatModel;
    const auto analysis = analyseProject(project, options.settings, environment);
    if (!analysis)
        return analysis.error();

    const auto problem =
        search::makeProblem(solved.model.layers(), solved.model.otherBytes(), analysis->table,
                            settingsFrom(options.settings), *pins, !options.settings.unfolded);
    solved.frontier = search::solve(problem);
    solved.floatStoredBytes = floatStoredBytes(project.model);
    solved.maxBytes = byteLimit(options, solved.floatStoredBytes);
    if (const auto fits = checkLimit(solved.frontier, solved.maxBytes); !fits)
        return fits.error();
    const auto candidates = candidatesToRun(solved, problem, options.verify);
    auto verified = search::verify(project.evaluator, candidates, environment.stop, environment.progress);
    if (!verified)
        return verified.error();
    solved.verified = std::move(verified).value();
    std::stable_sort(solved.verified.begin(), solved.verified.end(), [](const auto &a, const auto &b) {
        return a.candidate.storedBytes < b.candidate.storedBytes;
    });
    return solved;
}

const search::VerifiedPoint *bestOf(std::span<const search::VerifiedPoint> verified)
{
    const auto worse = [](const search::VerifiedPoint &a, const search::VerifiedPoint &b) {
        const double sign = evaluate::higherIsBetter(a.measured.metric) ? 1 : -1;
        if (a.measured.value != b.measured.value)
            return sign * a.measured.value < sign * b.measured.value;
        return a.measured.kl > b.measured.kl;
    };
    const auto best = std::max_element(verified.begin(), verified.end(), worse);
    return best == verified.end() ? nullptr : &*best;
}

} // namespace paretoscope::cli
