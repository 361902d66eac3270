#include "core/search/hull.h"

#include "core/search/frontier/orderedpoints.h"
#include "core/search/frontier/usefuloptions.h"
#include "core/search/frontier/withinwork.h"

#include <algorithm>
#include <cmath>

namespace paretoscope::search {

namespace {

/// One layer made larger by one vertex of its own hull.
struct SlopedStep {
    std::uint32_t layer;
    std::uint16_t choice;
    std::int64_t bytes;
    long double slope; ///< change of damage per byte: negative, rising along a layer
};

void addSteps(std::vector<SlopedStep> &steps, std::size_t layer, const std::vector<Option> &options,
              const std::vector<std::uint16_t> &hull)
{
    for (std::size_t i = 1; i < hull.size(); ++i) {
        const Option &from = options[hull[i - 1]];
        const Option &to = options[hull[i]];
        const std::int64_t bytes = to.storedBytes - from.storedBytes;
        long double slope = (static_cast<long double>(to.kl) - from.kl) / static_cast<long double>(bytes);
        // Rounding must not turn a layer's steps around.
        if (i > 1)
            slope = std::max(slope, steps.back().slope);
        steps.push_back({static_cast<std::uint32_t>(layer), hull[i], bytes, slope});
    }
}

/// In layer order, as Frontier adds.
double sumOf(double stepsKl, const std::vector<double> &damages)
{
    double sum = stepsKl;
    for (const double damage : damages)
        sum += damage;
    return sum;
}

/// WORK in what MOST allows, of all kinds that it limits.
double inLimits(const Work &work, const MostWork &most)
{
    double sum = 0;
    for (const WorkKind kind : workKinds)
        if (most[kind])
            sum += static_cast<double>(work[kind]) / std::max(1.0, static_cast<double>(*most[kind]));
    return sum;
}

/// Those of PROBLEM that some recipe of it breaks.
MostWork limitsThatBind(const Problem &problem)
{
    MostWork binding;
    for (const WorkKind kind : limitingKinds(problem))
        binding[kind] = problem.work->most[kind];
    return binding;
}

/// Damages of PROBLEM in PRICED, with PRICE for all that a limit allows on top.
void takePrice(Problem &priced, const Problem &problem, const MostWork &most, double price)
{
    for (std::size_t layer = 0; layer < problem.layers.size(); ++layer)
        for (std::size_t i = 0; i < problem.layers[layer].size(); ++i) {
            const Option &option = problem.layers[layer][i];
            priced.layers[layer][i].kl = option.kl + price * inLimits(option.work, most);
        }
}

} // namespace

Hull lowerHull(const Problem &problem)
{
    Hull hull = isLimited(problem) ? Hull::within(problem) : Hull::of(problem);
    hull.m_problem = problem;
    if (isLimited(problem))
        hull.keepLimits();
    return hull;
}

/// The hull at the least price of work, to a fiftieth, at which the least damage keeps the limits.
Hull Hull::within(const Problem &problem)
{
    constexpr int raises = 24, halvings = 8;
    const auto lastKeeps = [&](const Hull &hull) {
        return !hull.empty() && keeps(hull.sum(hull.points().size() - 1, problem).work, problem.work->most);
    };
    const MostWork most = limitsThatBind(problem);
    Problem priced = problem;
    const auto at = [&](double price) {
        takePrice(priced, problem, most, price);
        return of(priced);
    };
    double high = 1e-8;
    Hull hull = at(high);
    for (int i = 0; i < raises && !lastKeeps(hull); ++i)
        hull = at(high *= 16);
    if (!lastKeeps(hull))
        return {};
    double low = high / 16;
    for (int i = 0; i < halvings; ++i) {
        const double middle = std::sqrt(low * high);
        Hull other = at(middle);
        const bool areKept = lastKeeps(other);
        (areKept ? high : low) = middle;
        if (areKept)
            hull = std::move(other);
    }
    return hull;
}

void Hull::keepLimits()
{
    std::vector<FrontierPoint> points;
    std::vector<std::size_t> taken;
    for (std::size_t i = 0; i < m_points.size(); ++i) {
        const FrontierPoint point = sum(i, m_problem);
        if (keeps(point.work, m_problem.work->most) && (points.empty() || point.kl < points.back().kl)) {
            points.push_back(point);
            taken.push_back(m_taken[i]);
        }
    }
    m_points = std::move(points);
    m_taken = std::move(taken);
}

/// What POINT's choices come to in PROBLEM.
FrontierPoint Hull::sum(std::size_t point, const Problem &problem) const
{
    FrontierPoint sum{problem.otherBytes, problem.stepsKl};
    const std::vector<std::uint16_t> choices = choicesOf(point);
    for (std::size_t layer = 0; layer < choices.size(); ++layer) {
        const Option &option = problem.layers[layer][choices[layer]];
        sum.storedBytes += option.storedBytes;
        sum.kl += option.kl;
        sum.work += option.work;
    }
    return sum;
}

Hull Hull::of(const Problem &problem)
{
    Hull hull;
    std::vector<SlopedStep> steps;
    std::vector<double> damages;
    FrontierPoint point{problem.otherBytes, 0};
    for (std::size_t layer = 0; layer < problem.layers.size(); ++layer) {
        const auto &options = problem.layers[layer];
        const auto own = hullOptions(options);
        if (own.empty())
            return {}; // a layer for which nothing may be done: no recipe exists
        hull.m_first.push_back(own.front());
        point.storedBytes += options[own.front()].storedBytes;
        damages.push_back(options[own.front()].kl);
        addSteps(steps, layer, options, own);
    }
    std::ranges::stable_sort(steps, {}, &SlopedStep::slope);

    std::vector<FrontierPoint> points;
    std::vector<std::size_t> taken;
    for (std::size_t i = 0;; ++i) {
        point.kl = sumOf(problem.stepsKl, damages);
        if (points.empty() || point.kl < points.back().kl) { // a saving may be lost in rounding
            points.push_back(point);
            taken.push_back(i);
        }
        if (i == steps.size())
            break;
        const SlopedStep &step = steps[i];
        point.storedBytes += step.bytes;
        damages[step.layer] = problem.layers[step.layer][step.choice].kl;
        hull.m_steps.push_back({step.layer, step.choice});
    }
    for (const std::size_t vertex : lowerConvexChain(points)) {
        hull.m_points.push_back(points[vertex]);
        hull.m_taken.push_back(taken[vertex]);
    }
    return hull;
}

std::vector<std::uint16_t> Hull::choicesOf(std::size_t point) const
{
    std::vector<std::uint16_t> choices = m_first;
    for (std::size_t i = 0; i < m_taken[point]; ++i)
        choices[m_steps[i].layer] = m_steps[i].choice;
    return choices;
}

pipeline::Recipe Hull::recipe(std::size_t point) const
{
    pipeline::Recipe recipe;
    if (point >= m_points.size())
        return recipe;
    const std::vector<std::uint16_t> choices = choicesOf(point);
    recipe.steps = m_problem.steps;
    for (std::size_t layer = 0; layer < choices.size(); ++layer)
        recipe.settings.push_back(m_problem.layers[layer][choices[layer]].setting);
    return recipe;
}

std::optional<std::size_t> Hull::atMost(std::int64_t bytes) const
{
    return lastAtMost(m_points, bytes);
}

std::optional<std::size_t> Hull::atMostKl(double kl) const
{
    return firstAtMostKl(m_points, kl);
}

} // namespace paretoscope::search
