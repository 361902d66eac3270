// Everything the trade-off chart and its table show, as one value taken from the document: points with sizes,
// what is predicted and what was measured of each. Pure values and functions.
#pragma once

#include "core/compress/recipe.h"
#include "core/evaluate/measurement.h"
#include "core/search/frontier.h"
#include "widgets/charts/damagefit.h"

#include <QString>

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace paretoscope::widgets {

/// Where a point comes from: tells its shape. Frontier: circle, Uniform: square, Greedy: triangle, Float:
/// ring.
enum class PointKind { Float, Frontier, Uniform, Greedy, Edited };

struct TradeoffPoint {
    PointKind kind = PointKind::Frontier;
    std::int64_t storedBytes = 0;
    double averageBits = 0;
    std::optional<double> predictedKl;
    std::optional<evaluate::Measurement> measured;
    QString label;           ///< "4 bits", for uniform ones
    compress::Recipe recipe; ///< empty for a frontier point that was not run: it is traced back when wanted
};

/// What stands on the y axis. Metric: the headline of the task (perplexity for a language model).
enum class Quality { Metric, Kl };

/// A value with what it may be: 95 % where measured, the fit's residual or the damage's error where
/// predicted.
struct QualityRange {
    double value = 0, low = 0, high = 0;
};

struct TradeoffData {
    evaluate::Metric metric = evaluate::Metric::Accuracy;
    std::vector<TradeoffPoint> named;            ///< the float model, measured, uniform, greedy
    std::vector<search::FrontierPoint> frontier; ///< smallest first
    DamageFit fit;                               ///< predicted damage → metric
    /// Average bits of the frontier point of that size (traces its recipe); may be null.
    std::function<double(std::int64_t storedBytes)> frontierBits;

    int size() const { return static_cast<int>(named.size() + frontier.size()); }
    bool isFrontier(int id) const { return id >= static_cast<int>(named.size()); }
    std::size_t frontierIndex(int id) const { return static_cast<std::size_t>(id) - named.size(); }
    std::int64_t storedBytes(int id) const;
    /// Point ID: named ones first, then the frontier. Frontier points come without recipe.
    TradeoffPoint point(int id) const;
    /// Quality::Metric has a meaning for predicted points too.
    bool metricPredictable() const { return !fit.empty(); }
};

/// The recipe that is being edited.
struct CurrentPoint {
    std::int64_t storedBytes = 0;
    double averageBits = 0;
    std::optional<QualityRange> predictedKl;
    std::optional<evaluate::Measurement> measured; ///< of exactly this recipe, never of an older one
};

QualityRange measuredQuality(const evaluate::Measurement &measured, Quality quality);
/// Absent for Quality::Metric without a fit or beyond its reach.
std::optional<QualityRange> predictedQuality(const QualityRange &kl, Quality quality,
                                             const TradeoffData &data);
/// Measured where it was, predicted otherwise.
std::optional<QualityRange> shownQuality(const TradeoffPoint &point, Quality quality,
                                         const TradeoffData &data);

/// The fit behind TradeoffData::fit: of the points that were run on at least FEWEST samples.
DamageFit fitOf(double floatMetric, const std::vector<TradeoffPoint> &points, evaluate::Metric metric,
                std::int64_t fewest);

} // namespace paretoscope::widgets
