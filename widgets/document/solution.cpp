#include "widgets/document/solution.h"

#include "core/compress/cost.h"

namespace paretoscope::widgets {

Solution solutionOf(std::shared_ptr<const search::Problem> problem, std::span<const graph::Layer> layers,
                    const std::stop_token &stop)
{
    Solution solution;
    solution.frontier = search::solve(*problem, stop);
    solution.compared = search::uniformCandidates(*problem);
    for (auto &candidate : search::greedyCandidates(*problem))
        solution.compared.push_back(std::move(candidate));
    for (const auto &candidate : solution.compared)
        solution.comparedBits.push_back(
            compress::modelCost(layers, 0, candidate.recipe.settings).averageBits);
    solution.problem = std::move(problem);
    return solution;
}

const std::vector<search::FrontierPoint> &BestRecipes::points() const
{
    static const std::vector<search::FrontierPoint> none;
    return m_exact ? m_exact->points() : m_hull ? m_hull->points() : none;
}

pipeline::Recipe BestRecipes::recipe(std::size_t point) const
{
    return m_exact ? m_exact->recipe(point) : m_hull->recipe(point);
}

std::optional<std::size_t> BestRecipes::atMost(std::int64_t bytes) const
{
    return m_exact ? m_exact->atMost(bytes) : m_hull ? m_hull->atMost(bytes) : std::nullopt;
}

std::optional<std::size_t> BestRecipes::atMostKl(double kl) const
{
    return m_exact ? m_exact->atMostKl(kl) : m_hull ? m_hull->atMostKl(kl) : std::nullopt;
}

} // namespace paretoscope::widgets
