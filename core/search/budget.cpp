#include "core/search/budget.h"

#include "core/search/frontier/orderedpoints.h"

#include <algorithm>

namespace paretoscope::search {

std::optional<double> mostKl(const Budget &budget, const LossEstimate &loss)
{
    if (!budget.loss)
        return budget.kl;
    const auto most = loss.klFor(*budget.loss);
    return most && budget.kl ? std::min(*most, *budget.kl) : most;
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

} // namespace paretoscope::search
