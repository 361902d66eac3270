// The lower convex hull of all recipes of the additive model, without the dynamic program: what a slider or
// the budget can be answered with on every move. Pure values and functions; thread-safe.
#pragma once

#include "core/search/frontier.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace paretoscope::search {

/// Vertices, smallest first: the same points as Frontier::hull(), damages to the last bit. Made by sorting
/// every layer's own hull steps by damage saved per byte (the Lagrangian relaxation of the multiple-choice
/// knapsack: Sinha and Zoltners 1979): O(L·B log(L·B)), and L additions a vertex. Within
/// limits on work that has one price for all layers, the least at which they are kept (the same relaxation;
/// of several limits each has the same price for all that it allows): recipes that keep them, but not all on
/// the frontier's hull, and there may be none.
class Hull {
public:
    Hull() = default;
    const std::vector<FrontierPoint> &points() const { return m_points; }
    bool empty() const { return m_points.empty(); }
    pipeline::Recipe recipe(std::size_t point) const;
    std::optional<std::size_t> atMost(std::int64_t bytes) const; ///< as Frontier::atMost()
    std::optional<std::size_t> atMostKl(double kl) const;

    friend Hull lowerHull(const Problem &problem);

private:
    static Hull of(const Problem &problem);
    static Hull within(const Problem &problem);
    std::vector<std::uint16_t> choicesOf(std::size_t point) const;
    FrontierPoint sum(std::size_t point, const Problem &problem) const;
    void keepLimits();

    struct Step {
        std::uint32_t layer;
        std::uint16_t choice;
    };
    Problem m_problem;
    std::vector<std::uint16_t> m_first; ///< the smallest recipe: a choice per layer
    std::vector<Step> m_steps;          ///< layer after layer is made larger
    std::vector<std::size_t> m_taken;   ///< per point: how many of m_steps lead to it
    std::vector<FrontierPoint> m_points;
};
Hull lowerHull(const Problem &problem);

} // namespace paretoscope::search
