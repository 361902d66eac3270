// Every non-dominated recipe of the additive model over byte-exact sizes. Pure values and functions;
// thread-safe.
#pragma once

#include "core/graph/layer.h"
#include "core/pipeline/recipe.h"
#include "core/sensitivity/sensitivitytable.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace paretoscope::search {

/// One thing that may be done to one layer, with its exact bytes and its damage.
struct Option {
    compress::LayerSetting setting;
    std::int64_t storedBytes = 0;
    double kl = 0;                         ///< to be expected: SensitivityTable::expectedKl()
    std::optional<double> measuredKl = {}; ///< on the cell's own samples, where it was measured
};

/// The additive model: damage of a recipe is the sum over layers plus that of its steps alone, size likewise
/// plus what stays float.
struct Problem {
    /// At least one option each; a pinned layer has exactly one, and none where nothing tells what that does:
    /// then there is no recipe, until it is measured.
    std::vector<std::vector<Option>> layers;
    std::int64_t otherBytes = 0;
    pipeline::Steps steps = pipeline::Steps::usual(); ///< of every recipe made from it
    double stepsKl = 0; ///< of the steps alone, beside which the layers' are told
};

/// A layer that search must leave as it is.
struct Pin {
    std::size_t layer = 0;
    compress::LayerSetting setting;
    bool operator==(const Pin &) const = default;
};

/// Options from measured cells of the given settings (and float32, which costs no damage), pins honoured.
/// Layers with no measured cell keep float.
Problem makeProblem(std::span<const graph::Layer> layers, std::int64_t otherBytes,
                    const sensitivity::SensitivityTable &table,
                    std::span<const compress::LayerSetting> settings, std::span<const Pin> pins,
                    const pipeline::Steps &steps);

struct FrontierPoint {
    std::int64_t storedBytes = 0;
    double kl = 0;
};

class Frontier {
public:
    Frontier() = default;

    /// Smallest first; bytes rise, damage falls strictly.
    const std::vector<FrontierPoint> &points() const { return m_points; }
    bool empty() const { return m_points.empty(); }
    /// The recipe of a point, traced back through the dynamic program.
    pipeline::Recipe recipe(std::size_t point) const;
    /// The best point of at most BYTES; absent if even the smallest is larger.
    std::optional<std::size_t> atMost(std::int64_t bytes) const;
    /// The smallest point of at most this damage.
    std::optional<std::size_t> atMostKl(double kl) const;
    /// Indices of the vertices of the lower convex hull.
    std::vector<std::size_t> hull() const;

    friend Frontier solve(const Problem &problem);

private:
    struct Trace;
    std::shared_ptr<const Trace>
        m_trace; ///< how each kept point came about; shared, so that a Frontier copies cheaply
    std::vector<FrontierPoint> m_points;
};

/// Dominance-merge dynamic programming for the multiple-choice knapsack (Nemhauser and Ullmann 1969;
/// Kellerer, Pferschy and Pisinger, Knapsack Problems, 2004, ch. 11): exact, every non-dominated point.
/// Damages are added in layer order, so that they equal a plain sum over the recipe's options to the last
/// bit. Points of equal size and damage are one.
Frontier solve(const Problem &problem);

/// Recipes everybody else would try: each width for all layers, on the grid of it that suits the network best
/// (pins kept; layers that were not measured at it stay float; bits with sparsity only where every layer was
/// measured at it), and the greedy list (all float, then from the least to the most damaging single step,
/// cumulatively, where it makes the layer smaller). Predicted like any other. Edited: made by hand, with
/// sliders. Improved: found from another recipe by runs in context (search/improve.h).
enum class Origin { Frontier, Uniform, Greedy, Edited, Improved };
struct Candidate {
    pipeline::Recipe recipe;
    std::int64_t storedBytes = 0;
    double kl = 0; ///< predicted
    Origin origin = Origin::Frontier;
};
std::vector<Candidate> uniformCandidates(const Problem &problem);
std::vector<Candidate> greedyCandidates(const Problem &problem);

} // namespace paretoscope::search
