#include "core/search/runs/spreadpoints.h"

#include <algorithm>
#include <cmath>
#include <functional>

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

std::optional<std::size_t> kneeOf(const Frontier &frontier, std::size_t end)
{
    const std::vector<FrontierPoint> &points = frontier.points();
    if (end < 3)
        return std::nullopt;
    const auto size = [&](std::size_t i) { return static_cast<double>(points[i].storedBytes); };
    constexpr double allLost = 0.5; // nats: beyond, there is little left to lose
    const auto change = [&](std::size_t i) { return std::sqrt(std::clamp(points[i].kl, 0.0, allLost)); };
    const double width = size(end - 1) - size(0);
    const double height = change(0) - change(end - 1);
    std::optional<std::size_t> knee;
    double deepest = 0;
    for (std::size_t i = 1; i + 1 < end && width > 0 && height > 0; ++i) {
        const double depth = 1 - (size(i) - size(0)) / width - (change(i) - change(end - 1)) / height;
        if (depth > deepest) {
            deepest = depth;
            knee = i;
        }
    }
    return knee;
}

std::vector<std::size_t> spreadWhereLooked(const Frontier &frontier, std::int64_t otherBytes,
                                           std::size_t count)
{
    constexpr std::int64_t floatOverEightBits = 4;
    const std::vector<FrontierPoint> &points = frontier.points();
    if (points.empty() || count == 0)
        return {};
    std::size_t end = points.size();
    while (end > 1 && !(points[end - 1].kl > 0))
        --end;
    const std::int64_t whole = points.back().storedBytes - otherBytes;
    const auto eightBits = frontier.atMost(otherBytes + whole / floatOverEightBits);
    end = std::min(end, eightBits.value_or(0) + 1);

    const auto knee = kneeOf(frontier, end);
    std::vector<std::size_t> chosen;
    if (knee)
        chosen.push_back(*knee);
    const double high = std::log(static_cast<double>(std::max<std::int64_t>(points[end - 1].storedBytes, 1)));
    const double low = std::log(static_cast<double>(std::max<std::int64_t>(points.front().storedBytes, 1)));
    const std::size_t rest = count - chosen.size();
    for (std::size_t i = 0; i < rest; ++i) {
        const double share = rest == 1 ? 0 : static_cast<double>(i) / static_cast<double>(rest - 1);
        const double bytes =
            std::exp(high + (low - high) * share) * (1 + 1e-12); // exp(log x) may fall just short of x
        const auto at = std::min(frontier.atMost(static_cast<std::int64_t>(bytes)).value_or(0), end - 1);
        if (std::ranges::find(chosen, at) == chosen.end())
            chosen.push_back(at);
    }
    std::ranges::sort(chosen, std::greater());
    return chosen;
}

} // namespace paretoscope::search
