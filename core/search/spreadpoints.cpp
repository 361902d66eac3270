#include "core/search/spreadpoints.h"

#include <algorithm>
#include <cmath>

namespace paretoscope::search {

std::vector<std::size_t> spreadOverSize(const Frontier &frontier, std::size_t end, std::size_t count)
{
    std::vector<std::size_t> chosen;
    if (end == 0)
        return chosen;
    const std::vector<FrontierPoint> &points = frontier.points();
    const double low = std::log(static_cast<double>(std::max<std::int64_t>(points.front().storedBytes, 1)));
    const double high = std::log(static_cast<double>(std::max<std::int64_t>(points[end - 1].storedBytes, 1)));
    for (std::size_t i = 0; i < count; ++i) {
        const double share = static_cast<double>(i) / static_cast<double>(count);
        const double bytes = std::exp(high + (low - high) * share) * (1 + 1e-12); // as for damages
        const auto at = frontier.atMost(static_cast<std::int64_t>(bytes)).value_or(0);
        if (std::ranges::find(chosen, at) == chosen.end())
            chosen.push_back(at);
    }
    return chosen;
}

} // namespace paretoscope::search
