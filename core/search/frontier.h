// Every non-dominated recipe of the additive model over byte-exact sizes. Pure values and functions;
// thread-safe.
#pragma once

#include "core/graph/layer.h"
#include "core/pipeline/recipe.h"
#include "core/search/work.h"
#include "core/sensitivity/sensitivitytable.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

namespace paretoscope::search {

/// One thing that may be done to one layer, with its exact bytes and its damage.
struct Option {
    compress::LayerSetting setting;
    std::int64_t storedBytes = 0;
    double kl = 0;                         ///< to be expected: SensitivityTable::expectedKl()
    std::optional<double> measuredKl = {}; ///< on the cell's own samples, where it was measured
    Work work = {};                        ///< of the layer; nothing where Problem::work limits none
};

/// Limits on work, all of which are kept, and what counts it.
struct WorkLimits {
    MostWork most; ///< of a recipe
    /// Of the kinds that are limited; 0 of others.
    std::function<Work(std::size_t layer, const compress::LayerSetting &setting)> workOf;
};

/// The additive model: damage of a recipe is the sum over layers plus that of its steps alone, size likewise
/// plus what stays float, work the sum over layers.
struct Problem {
    /// At least one option each; a pinned layer has exactly one, and none where nothing tells what that does:
    /// then there is no recipe, until it is measured.
    std::vector<std::vector<Option>> layers;
    std::int64_t otherBytes = 0;
    pipeline::Steps steps = pipeline::Steps::usual(); ///< of every recipe made from it
    double stepsKl = 0;                  ///< of the steps alone, beside which the layers' are told
    std::optional<WorkLimits> work = {}; ///< that every recipe keeps
};

/// A layer that search must leave as it is.
struct Pin {
    std::size_t layer = 0;
    compress::LayerSetting setting;
    bool operator==(const Pin &) const = default;
};

/// PROBLEM within LIMITS, where there are any.
Problem within(Problem problem, const std::optional<WorkLimits> &limits);

/// Of RECIPE, whose steps are PROBLEM's; absent where PROBLEM limits none.
std::optional<Work> workOf(const Problem &problem, const pipeline::Recipe &recipe);
/// Whether it needs no more than PROBLEM allows.
bool keepsWork(const Problem &problem, const pipeline::Recipe &recipe);

/// Options from measured cells of the given settings (and float32, which costs no damage), pins honoured.
/// Layers with no measured cell keep float.
Problem makeProblem(std::span<const graph::Layer> layers, std::int64_t otherBytes,
                    const sensitivity::SensitivityTable &table,
                    std::span<const compress::LayerSetting> settings, std::span<const Pin> pins,
                    const pipeline::Steps &steps);

struct FrontierPoint {
    std::int64_t storedBytes = 0;
    double kl = 0;
    Work work = {};
};

class Frontier {
public:
    Frontier() = default;

    /// Smallest first; bytes rise, damage falls strictly.
    const std::vector<FrontierPoint> &points() const { return m_points; }
    bool empty() const { return m_points.empty(); }
    /// Every non-dominated point is there. Not so for networks of very many layers within limits on work,
    /// which is then counted in coarser steps; all points keep them, but of several limits there may be none
    /// though some recipe does.
    bool isExact() const { return m_isExact; }
    /// The recipe of a point, traced back through the dynamic program.
    pipeline::Recipe recipe(std::size_t point) const;
    /// The best point of at most BYTES; absent if even the smallest is larger.
    std::optional<std::size_t> atMost(std::int64_t bytes) const;
    /// The smallest point of at most this damage.
    std::optional<std::size_t> atMostKl(double kl) const;
    /// Indices of the vertices of the lower convex hull.
    std::vector<std::size_t> hull() const;

    friend Frontier solve(const Problem &problem, const std::stop_token &stop);

private:
    struct Trace;
    std::shared_ptr<const Trace>
        m_trace; ///< how each kept point came about; shared, so that a Frontier copies cheaply
    std::vector<FrontierPoint> m_points;
    bool m_isExact = true;
};

/// Dominance-merge dynamic programming for the multiple-choice knapsack (Nemhauser and Ullmann 1969;
/// Kellerer, Pferschy and Pisinger, Knapsack Problems, 2004, ch. 11): exact, every non-dominated point.
/// Damages are added in layer order, so that they equal a plain sum over the recipe's options to the last
/// bit. Points of equal size and damage are one. Where PROBLEM limits work the points are all
/// non-dominated ones among the recipes that keep every limit; empty where none does. That may take seconds:
/// empty, too, when STOP is asked for.
Frontier solve(const Problem &problem, const std::stop_token &stop = {});

/// Recipes everybody else would try: each width (of weights, and of activations) for all layers, on the grid
/// of it that suits the network best (pins kept; layers that were not measured at it stay float; bits with
/// sparsity only where every layer was measured at it), and the greedy list (all float, then from the least
/// to the most damaging single step, cumulatively, where it makes the layer smaller). None that breaks a
/// limit of PROBLEM. Predicted like any other. Edited: made by hand, with sliders. Improved: found from
/// another recipe by runs in context (search/improve.h).
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
