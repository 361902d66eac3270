#include "core/search/budget.h"

#include "core/search/frontier/orderedpoints.h"

#include <algorithm>
#include <tuple>

namespace paretoscope::search {

std::optional<double> mostKl(const Budget &budget, const LossEstimate &loss)
{
    if (!budget.loss)
        return budget.kl;
    const auto most = loss.klFor(*budget.loss);
    return most && budget.kl ? std::min(*most, *budget.kl) : most;
}

Budget byPrediction(Budget budget, const LossEstimate &loss)
{
    if (const auto most = mostKl(budget, loss)) {
        budget.kl = most;
        budget.loss.reset();
    }
    return budget;
}

std::optional<std::size_t> pointWithin(std::span<const FrontierPoint> points, const Budget &budget,
                                       const LossEstimate &loss)
{
    const auto most = mostKl(budget, loss);
    if (budget.limitsDamage() && !most)
        return {};
    std::optional<std::size_t> point;
    if (most)
        point = firstAtMostKl(points, *most);
    else if (budget.bytes)
        point = lastAtMost(points, *budget.bytes);
    else if (!points.empty())
        point = points.size() - 1;
    return point && budget.bytes && points[*point].storedBytes > *budget.bytes ? std::nullopt : point;
}

bool keepsLoss(const Ran &ran, const Budget &budget, const LossEstimate &loss)
{
    constexpr double rounding = 1e-12; // of the difference of two shares
    return !budget.loss || loss.lossOf(ran.measured.value) <= *budget.loss + rounding;
}

const Ran *smallestWithin(std::span<const Ran> runs, const Budget &budget, const LossEstimate &loss)
{
    const auto most = mostKl(budget, loss);
    if (budget.limitsDamage() && !most)
        return nullptr;
    const auto keeps = [&](const Ran &ran) {
        return (!budget.bytes || ran.cost.storedBytes <= *budget.bytes) &&
               (!most || (ran.predictedKl && *ran.predictedKl <= *most)) && keepsLoss(ran, budget, loss);
    };
    const auto order = [&](const Ran &ran) {
        return std::tuple(ran.cost.storedBytes, loss.lossOf(ran.measured.value), ran.measured.kl);
    };
    const Ran *smallest = nullptr;
    for (const Ran &ran : runs)
        if (keeps(ran) && (!smallest || order(ran) < order(*smallest)))
            smallest = &ran;
    return smallest;
}

} // namespace paretoscope::search
