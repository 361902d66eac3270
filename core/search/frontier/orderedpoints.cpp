#include "core/search/frontier/orderedpoints.h"

#include <algorithm>
#include <functional>

namespace paretoscope::search {

namespace {

/// Whether b lies on or above the line from a to c.
bool onOrAbove(const FrontierPoint &a, const FrontierPoint &b, const FrontierPoint &c)
{
    const auto width = [&a](const FrontierPoint &to) {
        return static_cast<long double>(to.storedBytes - a.storedBytes);
    };
    const auto height = [&a](const FrontierPoint &to) { return static_cast<long double>(to.kl) - a.kl; };
    return height(b) * width(c) >= height(c) * width(b);
}

} // namespace

std::vector<std::size_t> lowerConvexChain(std::span<const FrontierPoint> points)
{
    std::vector<std::size_t> vertices;
    for (std::size_t i = 0; i < points.size(); ++i) {
        while (vertices.size() >= 2 &&
               onOrAbove(points[vertices[vertices.size() - 2]], points[vertices.back()], points[i]))
            vertices.pop_back();
        vertices.push_back(i);
    }
    return vertices;
}

std::optional<std::size_t> lastAtMost(std::span<const FrontierPoint> points, std::int64_t bytes)
{
    const auto above = std::ranges::upper_bound(points, bytes, {}, &FrontierPoint::storedBytes);
    if (above == points.begin())
        return std::nullopt;
    return static_cast<std::size_t>(above - points.begin()) - 1;
}

std::optional<std::size_t> firstAtMostKl(std::span<const FrontierPoint> points, double kl)
{
    const auto first = std::ranges::lower_bound(points, kl, std::ranges::greater{}, &FrontierPoint::kl);
    if (first == points.end())
        return std::nullopt;
    return static_cast<std::size_t>(first - points.begin());
}

} // namespace paretoscope::search
