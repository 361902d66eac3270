#include "core/search/frontier/usefuloptions.h"

#include "core/search/frontier/orderedpoints.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace paretoscope::search {

std::vector<std::uint16_t> usefulOptions(const std::vector<Option> &options)
{
    std::vector<std::uint16_t> order(options.size());
    for (std::size_t i = 0; i < order.size(); ++i)
        order[i] = static_cast<std::uint16_t>(i);
    std::ranges::stable_sort(order, [&](std::uint16_t a, std::uint16_t b) {
        return std::pair(options[a].storedBytes, options[a].kl) <
               std::pair(options[b].storedBytes, options[b].kl);
    });
    double best = std::numeric_limits<double>::infinity();
    std::erase_if(order, [&](std::uint16_t i) {
        const bool useful = options[i].kl < best;
        best = std::min(best, options[i].kl);
        return !useful;
    });
    return order;
}

std::vector<std::uint16_t> hullOptions(const std::vector<Option> &options)
{
    const auto useful = usefulOptions(options);
    std::vector<FrontierPoint> points;
    for (const std::uint16_t choice : useful)
        points.push_back({options[choice].storedBytes, options[choice].kl});
    std::vector<std::uint16_t> hull;
    for (const std::size_t vertex : lowerConvexChain(points))
        hull.push_back(useful[vertex]);
    return hull;
}

} // namespace paretoscope::search
