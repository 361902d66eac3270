#include "app/cli/frontieranswer.h"

#include "app/cli/fileoptions.h"
#include "app/cli/improving.h"
#include "app/cli/runtext.h"
#include "app/cli/session.h"
#include "core/project/recipefile.h"
#include "core/report/json.h"
#include "core/report/latencyjson.h"

#include <algorithm>
#include <set>

namespace paretoscope::cli {

namespace {

constexpr std::size_t pointsInJson = 200;

const search::Ran *ranAt(const Solved &solved, std::int64_t storedBytes)
{
    const auto &runs = solved.found.runs;
    const auto found = std::ranges::find_if(runs, [&](const search::Ran &ran) {
        return ran.origin == search::Origin::Frontier && ran.cost.storedBytes == storedBytes;
    });
    return found == runs.end() ? nullptr : &*found;
}

/// Up to the limit, thinned evenly, always with the largest and every verified one.
std::vector<std::size_t> pointsToShow(const Solved &solved, bool all)
{
    const auto &points = solved.found.frontier.points();
    const auto &bytes = solved.plan.budget.bytes;
    const std::size_t last = bytes ? solved.found.frontier.atMost(*bytes).value_or(0) : points.size() - 1;
    std::set<std::size_t> chosen;
    const std::size_t wanted = all ? last + 1 : std::min(pointsInJson, last + 1);
    for (std::size_t i = 0; i < wanted; ++i)
        chosen.insert(wanted == 1 ? last : i * last / (wanted - 1));
    for (std::size_t i = 0; i <= last; ++i)
        if (ranAt(solved, points[i].storedBytes))
            chosen.insert(i);
    return {chosen.begin(), chosen.end()};
}

/// What the points are compared with: uniform settings, the greedy list and what was made by hand.
bool isRival(const search::Ran &ran)
{
    return ran.origin == search::Origin::Uniform || ran.origin == search::Origin::Greedy ||
           ran.origin == search::Origin::Edited;
}

/// RECIPE's JSON, and its work of the kinds that are limited.
nlohmann::json withWork(nlohmann::json json, const Solved &solved, const pipeline::Recipe &recipe)
{
    if (const auto work = search::workOf(solved.found.problem, recipe))
        addWork(json, *work, solved.plan.budget.work);
    return json;
}

nlohmann::json runJson(const Solved &solved, const search::Ran &ran)
{
    return withWork(report::toJson(ran, solved.model.layers()), solved, ran.recipe);
}

/// A point of the frontier, as it was run or with what may be expected of it.
nlohmann::json pointJson(const Solved &solved, const report::FrontierRow &row)
{
    if (const auto *ran = ranAt(solved, row.candidate.storedBytes))
        return runJson(solved, *ran);
    auto json = withWork(report::toJson(row.candidate, solved.model.layers()), solved, row.candidate.recipe);
    const auto &fit = solved.found.fit;
    if (const auto band = fit.band(row.candidate.kl))
        json["expected"] = {{"kl", fit.measuredKl(row.candidate.kl)},
                            {"klLow", band->low},
                            {"klHigh", band->high},
                            {"runs", fit.knots().size()},
                            {"n", solved.found.floatModel.n}};
    return json;
}

nlohmann::json pointsJson(const Solved &solved, const std::vector<report::FrontierRow> &rows)
{
    std::vector<nlohmann::json> points;
    for (const auto &row : rows)
        points.push_back(pointJson(solved, row));
    for (const auto &improved : solved.found.improved)
        if (improved.isBetter())
            points.push_back(runJson(solved, improved.after));
    std::ranges::stable_sort(
        points, {}, [](const nlohmann::json &point) { return point["storedBytes"].get<std::int64_t>(); });
    return points;
}

/// What the frontier was compared with.
nlohmann::json othersJson(const Solved &solved)
{
    auto json = nlohmann::json::array();
    for (const search::Ran &ran : solved.found.runs)
        if (isRival(ran))
            json.push_back(runJson(solved, ran));
    return json;
}

/// The limits, as they were asked for.
void addLimits(nlohmann::json &json, const search::Budget &budget)
{
    if (budget.bytes)
        json["maxBytes"] = *budget.bytes;
    if (const auto &most = budget.work[search::WorkKind::Macs])
        json["maxMacs"] = *most;
    if (const auto &most = budget.work[search::WorkKind::BitOperations])
        json["maxBops"] = *most;
    if (const auto &most = budget.work[search::WorkKind::Nanoseconds])
        json["maxLatencyMs"] = static_cast<double>(*most) / 1e6;
    if (budget.kl)
        json["maxKl"] = *budget.kl;
    if (budget.loss)
        json["maxLoss"] = *budget.loss;
    const auto add = [&json](const char *name, const auto &limit) {
        if (limit)
            json[name] = *limit;
    };
    const evaluate::BehaviourLimits &behaviour = budget.behaviour;
    add("maxClassDrop", behaviour.classDrop);
    add("maxFlips", behaviour.flipShare);
    add("maxEceIncrease", behaviour.eceIncrease);
    add("maxHardDrop", behaviour.hardDrop);
    add("maxOverconfident", behaviour.overconfident);
}

} // namespace

std::vector<report::FrontierRow> frontierRows(const Solved &solved, bool all)
{
    std::vector<report::FrontierRow> rows;
    for (const std::size_t index : pointsToShow(solved, all)) {
        const auto &point = solved.found.frontier.points()[index];
        rows.push_back({{solved.found.frontier.recipe(index), point.storedBytes, point.kl}, {}});
        if (const auto *ran = ranAt(solved, point.storedBytes))
            rows.back().measured = ran->measured;
    }
    return rows;
}

nlohmann::json frontierJson(const Solved &solved, const std::vector<report::FrontierRow> &points)
{
    const auto &found = solved.found;
    nlohmann::json json{{"points", pointsJson(solved, points)},
                        {"candidates", othersJson(solved)},
                        {"frontierPoints", found.frontier.points().size()},
                        {"fit", report::toJson(found.fit)},
                        {"float", report::toJson(found.floatModel)},
                        {"floatStoredBytes", solved.floatStoredBytes}};
    addLimits(json, solved.plan.budget);
    if (!found.frontier.isExact())
        json["exact"] = false;
    if (found.limitsEndedByTime)
        json["limitsEndedByTime"] = true;
    json["steps"] = stepsJson(solved.plan.steps);
    addOwnLeftOut(json, found.ownLeftOut, solved.model);
    if (found.stepsAlone)
        json["stepsAlone"] = report::toJson(found.stepsAlone->measured, found.stepsAlone->cost);
    auto pins = nlohmann::json::array();
    for (const search::Pin &pin : solved.plan.pins)
        pins.push_back(
            {{"layer", solved.model.layers()[pin.layer].name}, {"setting", project::toJson(pin.setting)}});
    json["pins"] = std::move(pins);
    json["cells"] = {{"measured", solved.cells.cells},
                     {"samples", solved.cells.samples},
                     {"onAllSamples", solved.cells.full},
                     {"fewestSamples", solved.cells.fewestSamples}};
    json["best"] = runJson(solved, *found.best);
    if (solved.latency)
        json["best"]["latency"] = report::toJson(*solved.latency, solved.model.layers());
    if (solved.familiarity)
        json["calibration"] = toJson(*solved.familiarity);
    if (solved.plan.budget.any() && !found.improved.empty())
        json["improved"] = cli::toJson(found.improved.front(), solved.model);
    auto improvements = nlohmann::json::array();
    for (const auto &improved : found.improved)
        improvements.push_back(cli::toJson(improved, solved.model));
    if (!improvements.empty())
        json["improvements"] = std::move(improvements);
    return json;
}

base::Result<void> writeFrontierCsv(const std::string &path, const Solved &solved,
                                    std::vector<report::FrontierRow> rows)
{
    if (path.empty())
        return {};
    for (const search::Ran &ran : solved.found.runs)
        if (ran.origin != search::Origin::Frontier)
            rows.push_back(
                {{ran.recipe, ran.cost.storedBytes, ran.predictedKl.value_or(0), ran.origin}, ran.measured});
    const auto kind = solved.found.floatModel.damageKind;
    return writeText(path, report::frontierCsv(rows, solved.model.layers(), kind));
}

} // namespace paretoscope::cli
