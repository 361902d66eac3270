#include "widgets/panels/tradeoffsource.h"

#include "widgets/document/document.h"
#include "widgets/document/numbers.h"

#include <algorithm>
#include <cmath>

namespace paretoscope::widgets {

namespace {

constexpr double z95 = 1.959964;

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

bool sameRecipe(const compress::Recipe &a, const compress::Recipe &b)
{
    return a.foldBatchNorm == b.foldBatchNorm &&
           std::equal(
               a.settings.begin(), a.settings.end(), b.settings.begin(), b.settings.end(),
               [](const auto &x, const auto &y) { return compress::canonical(x) == compress::canonical(y); });
}

// Pinned layers keep theirs: a uniform recipe is what most layers have.
std::optional<compress::LayerSetting> uniformSetting(const compress::Recipe &recipe)
{
    const auto count = [&recipe](const compress::LayerSetting &setting) {
        return std::count(recipe.settings.begin(), recipe.settings.end(), setting);
    };
    const auto most = std::max_element(recipe.settings.begin(), recipe.settings.end(),
                                       [&](const auto &a, const auto &b) { return count(a) < count(b); });
    return most == recipe.settings.end() ? std::nullopt : std::optional(*most);
}

QString uniformLabel(const compress::Recipe &recipe)
{
    const auto setting = uniformSetting(recipe);
    return setting ? numbers::setting(*setting) : QString();
}

// While cells are still missing, layers that were not measured at a setting stay float: not what its name
// says.
bool isUnfinished(const search::Candidate &candidate)
{
    const auto setting = uniformSetting(candidate.recipe);
    return candidate.origin == search::Origin::Uniform && setting && setting->isFloat();
}

bool isFloat(const compress::Recipe &recipe)
{
    return std::all_of(recipe.settings.begin(), recipe.settings.end(),
                       [](const auto &s) { return s.isFloat(); });
}

TradeoffPoint floatPoint(const Document &document)
{
    TradeoffPoint point;
    point.kind = PointKind::Float;
    point.storedBytes = document.baseline()->storedBytes;
    point.averageBits = 32;
    point.predictedKl = 0;
    point.measured = document.baseline()->heldOut;
    point.recipe = compress::uniformRecipe(document.layers().size(), {}, document.recipe().foldBatchNorm);
    return point;
}

void addMeasured(TradeoffData &data, const Document &document)
{
    for (const auto &measured : document.measuredPoints()) {
        if (measured.measured.n < document.baseline()->heldOut.n || isFloat(measured.recipe))
            continue;
        TradeoffPoint point{kindOf(measured.origin), measured.cost.storedBytes, measured.cost.averageBits,
                            measured.predictedKl,    measured.measured,         {},
                            measured.recipe};
        if (measured.origin == search::Origin::Uniform)
            point.label = uniformLabel(measured.recipe);
        data.named.push_back(std::move(point));
    }
}

void addCandidates(TradeoffData &data, const std::vector<search::Candidate> &candidates,
                   const Document &document)
{
    const std::size_t measured = data.named.size();
    for (const auto &candidate : candidates) {
        const auto known =
            std::any_of(data.named.begin(), data.named.begin() + static_cast<std::ptrdiff_t>(measured),
                        [&](const auto &point) { return sameRecipe(point.recipe, candidate.recipe); });
        if (known || isFloat(candidate.recipe) || isUnfinished(candidate))
            continue;
        TradeoffPoint point;
        point.kind = kindOf(candidate.origin);
        point.storedBytes = candidate.storedBytes;
        point.averageBits = compress::modelCost(document.layers(), 0, candidate.recipe).averageBits;
        point.predictedKl = candidate.kl;
        point.recipe = candidate.recipe;
        if (candidate.origin == search::Origin::Uniform)
            point.label = uniformLabel(candidate.recipe);
        data.named.push_back(std::move(point));
    }
}

// Standard error of the predicted damage of one layer; of a setting between measured ones it is as large,
// relative to the damage, as the worst of that layer.
double layerError(const Document &document, std::size_t layer, double kl)
{
    const auto &table = document.table();
    if (const auto setting = table.settingIndex(document.recipe().settings[layer]))
        if (const auto *cell = table.cell(layer, *setting))
            return cell->klStandardError;
    double worst = 0;
    for (std::size_t setting = 0; setting < table.settings().size(); ++setting)
        if (const auto *cell = table.cell(layer, setting); cell && cell->kl > 0)
            worst = std::max(worst, cell->klStandardError / cell->kl);
    return worst * kl;
}

// Spread of log(measured / predicted) over the recipes that were run; 0 while fewer than 3 were.
double predictionSpread(const Document &document)
{
    double sum = 0;
    int count = 0;
    for (const auto &point : document.measuredPoints())
        if (point.predictedKl.value_or(0) > 0 && point.measured.kl > 0) {
            sum += std::pow(std::log(point.measured.kl / *point.predictedKl), 2);
            ++count;
        }
    return count < 3 ? 0 : std::sqrt(sum / count);
}

std::optional<QualityRange> predictedBand(const Document &document)
{
    const auto kl = document.predictedKl();
    if (!kl)
        return {};
    double variance = 0;
    for (std::size_t layer = 0; layer < document.layers().size(); ++layer)
        variance += std::pow(layerError(document, layer, document.predictedKl(layer).value_or(0)), 2);
    const double widen = std::exp(z95 * std::min(predictionSpread(document), 2.0));
    const double half = z95 * std::sqrt(variance);
    return QualityRange{*kl, std::max(0.0, *kl - half) / widen, (*kl + half) * widen};
}

} // namespace

TradeoffData tradeoffData(const Document &document)
{
    TradeoffData data;
    if (!document.baseline())
        return data;
    data.metric = document.baseline()->heldOut.metric;
    data.named.push_back(floatPoint(document));
    addMeasured(data, document);
    data.fit =
        fitOf(document.baseline()->heldOut.value, data.named, data.metric, document.baseline()->heldOut.n);
    if (document.table().measuredCells() == 0)
        return data;
    addCandidates(data, search::uniformCandidates(document.problem()), document);
    addCandidates(data, search::greedyCandidates(document.problem()), document);
    data.frontier = document.frontier().points();
    data.frontierBits = [&document](std::int64_t bytes) {
        const auto index = document.frontier().atMost(bytes);
        return index
                   ? compress::modelCost(document.layers(), 0, document.frontier().recipe(*index)).averageBits
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
    if (const auto *measured = document.currentMeasurement())
        current.measured = measured->measured;
    else if (isFloat(document.recipe()))
        current.measured = document.baseline()->heldOut;
    return current;
}

std::optional<compress::Recipe> recipeOf(const Document &document, const TradeoffData &data, int point)
{
    if (point < 0 || point >= data.size())
        return {};
    if (!data.isFrontier(point))
        return data.named[static_cast<std::size_t>(point)].recipe;
    // The frontier may have been solved again since it was drawn: the best of that size is what was pointed
    // at.
    const auto index = document.frontier().atMost(data.storedBytes(point));
    return index ? std::optional(document.frontier().recipe(*index)) : std::nullopt;
}

} // namespace paretoscope::widgets
