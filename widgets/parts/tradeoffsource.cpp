#include "widgets/parts/tradeoffsource.h"

#include "core/compress/cost.h"
#include "core/pipeline/asfloat.h"
#include "core/pipeline/parts.h"
#include "core/pipeline/steps.h"
#include "core/session/prediction.h"
#include "widgets/document/document.h"
#include "widgets/document/translated.h"
#include "widgets/parts/uniformlabels.h"

#include <QCoreApplication>

#include <algorithm>

namespace paretoscope::widgets {

namespace {

struct TradeoffWords {
    Q_DECLARE_TR_FUNCTIONS(TradeoffSource)
};

PointKind kindOf(search::Origin origin)
{
    switch (origin) {
    case search::Origin::Frontier:
        return PointKind::Frontier;
    case search::Origin::Uniform:
        return PointKind::Uniform;
    case search::Origin::Greedy:
        return PointKind::Greedy;
    case search::Origin::Edited:
    case search::Origin::Improved:
        return PointKind::Edited;
    }
    return PointKind::Frontier;
}

// While cells are still missing, layers that were not measured at a setting stay float: not what its name
// says.
bool isUnfinished(const search::Candidate &candidate, const Document &document)
{
    const auto setting = uniformSetting(candidate.recipe, document);
    return candidate.origin == search::Origin::Uniform && setting && setting->isFloat();
}

// What the float model itself looks like, from the "before" of any recipe.
evaluate::BehaviourSummary asFloat(const evaluate::BehaviourSummary &summary)
{
    evaluate::BehaviourSummary flat;
    flat.n = summary.n;
    flat.eceBefore = flat.eceAfter = summary.eceBefore;
    flat.confidenceBefore = flat.confidenceAfter = summary.confidenceBefore;
    flat.overconfidentBefore = flat.overconfidentAfter = summary.overconfidentBefore;
    flat.hardN = summary.hardN;
    return flat;
}

QString notAsPinned(const pipeline::Recipe &recipe, const Document &document)
{
    return namesOf(document.pinsBrokenBy(recipe), document);
}

TradeoffPoint floatPoint(const Document &document)
{
    TradeoffPoint point;
    point.kind = PointKind::Float;
    point.storedBytes = document.baseline()->storedBytes;
    point.predictedKl = 0;
    point.measured = document.baseline()->heldOut;
    point.recipe = pipeline::uniformRecipe(document.layers().size(), {}, document.recipe().steps);
    for (const pipeline::Step &step : document.recipe().steps.all())
        if (step.kind->about().changesAnswers) // then it would not be that point
            point.recipe.steps = point.recipe.steps.without(*step.kind);
    point.averageBits = compress::modelCost(document.layers(), 0, point.recipe.settings).averageBits;
    point.notAsPinned = notAsPinned(point.recipe, document);
    for (const auto &measured : document.measuredPoints())
        if (measured.behaviour)
            point.behaviour = asFloat(*measured.behaviour);
    return point;
}

QString otherwise(const pipeline::Recipe &recipe, const Document &document)
{
    QStringList parts;
    if (!document.isSameNetwork(recipe.steps))
        parts << translated(pipeline::phraseOf(recipe.steps.beforeCoding()));
    const pipeline::Steps after = recipe.steps.afterCoding(), now = document.recipe().steps.afterCoding();
    for (const pipeline::Step &step : after.all())
        if (!now.find(*step.kind))
            parts << translated(step.kind->about().phrase);
    for (const pipeline::Step &step : now.all())
        if (!after.find(*step.kind))
            parts << TradeoffWords::tr("not %1", "of a step such as biases corrected")
                         .arg(translated(step.kind->about().phrase));
    return parts.join(TradeoffWords::tr(", ", "between things done to a network"));
}

void addMeasured(TradeoffData &data, const Document &document)
{
    for (const auto &measured : document.measuredPoints()) {
        if (measured.measured.n < document.baseline()->heldOut.n || pipeline::isAsFloat(measured.recipe))
            continue;
        TradeoffPoint point{kindOf(measured.origin),   measured.cost.storedBytes,
                            measured.cost.averageBits, {},
                            measured.measured,         {},
                            measured.recipe,           measured.behaviour};
        point.otherwise = otherwise(measured.recipe, document);
        point.notAsPinned = notAsPinned(measured.recipe, document);
        // What is predicted now: estimates that it rested on may have been replaced since it was run.
        const auto predicted = document.predictedKl(measured.recipe);
        point.predictedKl = predicted ? predicted : measured.predictedKl;
        if (measured.origin == search::Origin::Uniform)
            point.label = uniformLabel(measured.recipe, document);
        data.named.push_back(std::move(point));
    }
}

void addCandidates(TradeoffData &data, const Document &document)
{
    const Solution &solution = document.solution();
    const std::size_t measured = data.named.size();
    for (std::size_t i = 0; i < solution.compared.size(); ++i) {
        const auto &candidate = solution.compared[i];
        const auto known =
            std::any_of(data.named.begin(), data.named.begin() + static_cast<std::ptrdiff_t>(measured),
                        [&](const auto &point) {
                            return point.storedBytes == candidate.storedBytes &&
                                   document.sameOutputs(point.recipe, candidate.recipe);
                        });
        if (known || pipeline::isAsFloat(candidate.recipe) || isUnfinished(candidate, document))
            continue;
        TradeoffPoint point;
        point.kind = kindOf(candidate.origin);
        point.storedBytes = candidate.storedBytes;
        point.averageBits = solution.comparedBits[i];
        point.predictedKl = candidate.kl;
        point.recipe = candidate.recipe;
        point.notAsPinned = notAsPinned(candidate.recipe, document); // solved before they were pinned
        if (candidate.origin == search::Origin::Uniform)
            point.label = uniformLabel(candidate.recipe, document);
        data.named.push_back(std::move(point));
    }
}

const search::Ran *wholeRunOf(const pipeline::Recipe &recipe, const Document &document)
{
    const auto &points = document.measuredPoints();
    const auto found = std::ranges::find_if(points, [&](const search::Ran &ran) {
        return document.sameOutputs(ran.recipe, recipe) && ran.measured.n >= document.baseline()->heldOut.n;
    });
    return found == points.end() ? nullptr : &*found;
}

/// What leaves every answer as it is moves nothing but, a little, the size: it is no stop of its own.
std::vector<TradeoffPoint> pathOf(const Document &document)
{
    std::vector<TradeoffPoint> path{floatPoint(document)};
    for (const pipeline::Part &part : pipeline::partsOf(document.recipe())) {
        if (pipeline::isAsFloat(part.recipe))
            continue;
        const search::Ran *ran = wholeRunOf(part.recipe, document);
        if (!ran)
            return {};
        TradeoffPoint stop{
            PointKind::Edited, ran->cost.storedBytes, ran->cost.averageBits, {}, ran->measured, {},
            ran->recipe,       ran->behaviour};
        stop.label = translated(part.done);
        path.push_back(std::move(stop));
    }
    return path.size() > 2 ? path : std::vector<TradeoffPoint>(); // else it is a point like others
}

std::optional<QualityRange> predictedBand(const Document &document)
{
    const auto kl = document.predictedKl();
    if (!kl)
        return {};
    const double error = session::predictionError(document.table(), document.recipe());
    const auto expected = search::expectedDamage(document.predictionFit(), *kl, error);
    return QualityRange{expected.kl, expected.band.low, expected.band.high};
}

} // namespace

TradeoffData tradeoffData(const Document &document)
{
    TradeoffData data;
    if (!document.baseline())
        return data;
    data.metric = document.baseline()->heldOut.metric;
    data.outputs = document.project()->evaluator.outputs();
    data.named.push_back(floatPoint(document));
    addMeasured(data, document);
    if (document.knowsDamage())
        addCandidates(data, document);
    tellApart(data.named, document);
    data.fit =
        fitOf(document.baseline()->heldOut.value, data.named, data.metric, document.baseline()->heldOut.n);
    data.correction = document.predictionFit();
    if (const auto *now = document.currentMeasurement())
        data.now = now->measured;
    data.path = pathOf(document);
    if (!document.knowsDamage())
        return data;
    data.stale = document.isSolutionStale();
    data.estimated = document.hasEstimates();
    // Before anything was solved the hull stands for the frontier, softly; an older frontier is better than
    // it.
    data.frontier = document.frontier().empty() ? document.best().points() : document.frontier().points();
    data.frontierBits = [&document](std::int64_t bytes) {
        const BestRecipes best = document.best();
        const auto index = best.atMost(bytes);
        return index ? compress::modelCost(document.layers(), 0, best.recipe(*index).settings).averageBits
                     : 0.0;
    };
    return data;
}

std::optional<CurrentPoint> currentPoint(const Document &document)
{
    if (!document.baseline())
        return {};
    const auto cost = document.cost();
    CurrentPoint current{cost.storedBytes, cost.averageBits, predictedBand(document), {}};
    current.additiveKl = document.predictedKl();
    current.estimated = document.restsOnEstimates();
    if (pipeline::isAsFloat(document.recipe())) {
        current.measured = document.baseline()->heldOut;
        current.behaviour = floatPoint(document).behaviour;
    } else if (const auto *measured = document.currentMeasurement()) {
        current.measured = measured->measured;
        current.growing = measured->measured.n < document.baseline()->heldOut.n;
        current.behaviour = measured->behaviour;
    }
    return current;
}

std::optional<pipeline::Recipe> recipeOf(const Document &document, const TradeoffData &data, int point)
{
    if (point < 0 || point >= data.size())
        return {};
    if (!data.isFrontier(point))
        return data.named[static_cast<std::size_t>(point)].recipe;
    // The frontier may have been solved again since it was drawn: the best of that size is what was pointed
    // at.
    const BestRecipes best = document.best();
    const auto index = best.atMost(data.storedBytes(point));
    return index ? std::optional(best.recipe(*index)) : std::nullopt;
}

} // namespace paretoscope::widgets
