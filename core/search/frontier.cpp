#include "core/search/frontier.h"

#include "core/search/frontier/orderedpoints.h"
#include "core/search/frontier/traced.h"
#include "core/search/frontier/usefuloptions.h"
#include "core/search/frontier/withinwork.h"

#include <algorithm>
#include <limits>

namespace paretoscope::search {

struct Frontier::Trace {
    Problem problem;
    std::vector<std::vector<TraceStep>> steps; ///< Traced::steps
};

namespace {

using Points = std::vector<FrontierPoint>;

/// One shifted copy of the points so far: all of them with one option of the next layer added.
struct Shifted {
    std::int64_t bytes; ///< of the option
    double kl;
    Work work;
    std::uint16_t choice;
    std::uint32_t next = 0; ///< first point not yet taken or passed over
};

/// Merge the shifted copies, smallest first, keeping what lowers the damage. A copy's damage falls along it,
/// so what no longer lowers the best is passed over once and for all: each point of each copy is looked at
/// once.
void merge(const Points &points, std::vector<Shifted> &copies, Points &merged, std::vector<TraceStep> &steps)
{
    constexpr auto exhausted = std::numeric_limits<std::int64_t>::max();
    std::vector<std::int64_t> heads(copies.size());
    for (std::size_t c = 0; c < copies.size(); ++c)
        heads[c] = points.front().storedBytes + copies[c].bytes;
    double best = std::numeric_limits<double>::infinity();
    while (true) {
        const auto smallest = static_cast<std::size_t>(std::ranges::min_element(heads) - heads.begin());
        const std::int64_t bytes = heads[smallest];
        if (bytes == exhausted)
            return;
        Shifted &copy = copies[smallest];
        const double kl = points[copy.next].kl + copy.kl;
        if (kl < best) {
            if (!merged.empty() && merged.back().storedBytes == bytes) {
                merged.pop_back();
                steps.pop_back();
            }
            merged.push_back({bytes, kl, points[copy.next].work});
            merged.back().work += copy.work;
            steps.push_back({copy.next, copy.choice});
            best = kl;
        }
        auto next = copy.next + 1;
        while (next < points.size() && !(points[next].kl + copy.kl < best))
            ++next;
        copy.next = next;
        heads[smallest] = next < points.size() ? points[next].storedBytes + copy.bytes : exhausted;
    }
}

Traced solveWithoutLimit(const Problem &problem)
{
    Traced traced;
    Points points{{problem.otherBytes, problem.stepsKl}};
    for (const std::vector<Option> &options : problem.layers) {
        std::vector<Shifted> copies;
        for (const std::uint16_t choice : usefulOptions(options)) {
            const Option &option = options[choice];
            copies.push_back({option.storedBytes, option.kl, option.work, choice});
        }
        Points merged;
        std::vector<TraceStep> steps;
        merged.reserve(points.size() * 2);
        steps.reserve(points.size() * 2);
        merge(points, copies, merged, steps);
        steps.shrink_to_fit(); // kept for every layer
        traced.steps.push_back(std::move(steps));
        points.swap(merged);
    }
    traced.points = std::move(points);
    return traced;
}

} // namespace

Frontier solve(const Problem &problem, const std::stop_token &stop)
{
    Frontier frontier;
    if (std::ranges::any_of(problem.layers, &std::vector<Option>::empty))
        return frontier; // a layer for which nothing may be done: no recipe exists
    Traced traced = isLimited(problem) ? solveWithinWork(problem, stop) : solveWithoutLimit(problem);
    frontier.m_points = std::move(traced.points);
    frontier.m_isExact = traced.isExact;
    frontier.m_trace =
        std::make_shared<const Frontier::Trace>(Frontier::Trace{problem, std::move(traced.steps)});
    return frontier;
}

pipeline::Recipe Frontier::recipe(std::size_t point) const
{
    pipeline::Recipe recipe;
    if (point >= m_points.size())
        return recipe;
    const std::size_t layers = m_trace->steps.size();
    recipe.steps = m_trace->problem.steps;
    recipe.settings.resize(layers);
    std::size_t at = point;
    for (std::size_t layer = layers; layer-- > 0;) {
        const TraceStep step = m_trace->steps[layer][at];
        recipe.settings[layer] = m_trace->problem.layers[layer][step.choice].setting;
        at = step.parent;
    }
    return recipe;
}

std::optional<std::size_t> Frontier::atMost(std::int64_t bytes) const
{
    return lastAtMost(m_points, bytes);
}

std::optional<std::size_t> Frontier::atMostKl(double kl) const
{
    return firstAtMostKl(m_points, kl);
}

std::vector<std::size_t> Frontier::hull() const
{
    return lowerConvexChain(m_points);
}

} // namespace paretoscope::search
