// The best recipes of a problem: all of them, solved exactly by a job, and until then those of the lower
// hull, which answer at once. Pure values and functions; solutionOf() may run on any thread.
#pragma once

#include "core/graph/layer.h"
#include "core/search/frontier.h"
#include "core/search/hull.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

namespace paretoscope::widgets {

/// A problem solved, with what the frontier is compared with.
struct Solution {
    std::shared_ptr<const search::Problem> problem; ///< null: nothing was solved
    search::Frontier frontier;
    std::vector<search::Candidate> compared; ///< uniform and greedy recipes
    std::vector<double> comparedBits;        ///< their average bits a weight
};

/// Of no points when STOP is asked for.
Solution solutionOf(std::shared_ptr<const search::Problem> problem, std::span<const graph::Layer> layers,
                    const std::stop_token &stop = {});

/// One list of recipes, smallest first, whichever of the two it comes from. Refers to it: not to be kept.
class BestRecipes {
public:
    BestRecipes() = default;
    explicit BestRecipes(const search::Frontier &exact) : m_exact(&exact) {}
    explicit BestRecipes(const search::Hull &hull) : m_hull(&hull) {}

    bool isExact() const { return m_exact != nullptr; }
    bool empty() const { return points().empty(); }
    const std::vector<search::FrontierPoint> &points() const;
    pipeline::Recipe recipe(std::size_t point) const;
    std::optional<std::size_t> atMost(std::int64_t bytes) const;
    std::optional<std::size_t> atMostKl(double kl) const;

private:
    const search::Frontier *m_exact = nullptr;
    const search::Hull *m_hull = nullptr;
};

} // namespace paretoscope::widgets
