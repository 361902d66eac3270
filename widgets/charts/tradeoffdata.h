// Everything the trade-off chart and its table show, as one value taken from the document: points with sizes,
// what is predicted and what was measured of each. Pure values and functions.
#pragma once

#include "core/evaluate/behaviour.h"
#include "core/evaluate/measurement.h"
#include "core/pipeline/recipe.h"
#include "core/search/frontier.h"
#include "core/search/predictionfit.h"
#include "core/statistics/damagefit.h"

#include <QString>

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

namespace paretoscope::widgets {

/// Where a point comes from: tells its shape. Frontier: circle, Uniform: square, Greedy: triangle, Float:
/// ring.
enum class PointKind { Float, Frontier, Uniform, Greedy, Edited };

struct TradeoffPoint {
    PointKind kind = PointKind::Frontier;
    std::int64_t storedBytes = 0;
    double averageBits = 0;
    std::optional<double> predictedKl; ///< additive: the layers' damages summed up
    std::optional<evaluate::Measurement> measured;
    QString label;           ///< "4 bits", for uniform ones
    pipeline::Recipe recipe; ///< empty for a frontier point that was not run: it is traced back when wanted
    std::optional<evaluate::BehaviourSummary> behaviour = {};
    /// What was done to the whole network otherwise than to the recipe that is edited: other steps before,
    /// biases corrected or not. Empty: nothing. Such points are drawn paler.
    QString otherwise = {};
    /// Pinned layers that it sets otherwise than they are pinned, in words. Empty: none. Paler, too.
    QString notAsPinned = {};

    bool isPale() const { return !otherwise.isEmpty() || !notAsPinned.isEmpty(); }
};

/// What stands on the y axis. Metric: the headline of the task (perplexity for a language model). The others
/// but Kl are of behaviour: they exist only for what was run.
enum class Quality { Metric, Kl, ClassDrop, NewErrors, CalibrationError, Overconfident, HardDrop };
inline constexpr Quality behaviourQualities[] = {Quality::ClassDrop, Quality::NewErrors,
                                                 Quality::CalibrationError, Quality::Overconfident,
                                                 Quality::HardDrop};
bool isBehaviour(Quality quality);
/// As projects keep it: "metric", "damage", "classDrop"; never changed.
const char *qualityKey(Quality quality);
std::optional<Quality> qualityFromKey(std::string_view key);

/// A value with what it may be: 95 % where measured, the fit's residual or the damage's error where
/// predicted.
struct QualityRange {
    double value = 0, low = 0, high = 0;
};

struct TradeoffData {
    evaluate::Metric metric = evaluate::Metric::Accuracy;
    evaluate::ModelOutputs outputs;              ///< tell what damage is
    std::vector<TradeoffPoint> named;            ///< the float model, measured, uniform, greedy
    std::vector<search::FrontierPoint> frontier; ///< smallest first
    statistics::DamageFit fit;                   ///< measured damage → metric
    search::PredictionFit correction;            ///< additive damage → measured damage
    bool stale = false;     ///< the frontier is of an older problem, or its cells are still coming in
    bool estimated = false; ///< some of the cells behind it are estimates
    std::optional<evaluate::Measurement> now; ///< of the recipe as it is, to compare points with
    /// What the recipe as it is comes to, one thing done after another, from the float model on: each
    /// labelled with what was done. Empty unless all of it was run.
    std::vector<TradeoffPoint> path;
    /// Average bits of the frontier point of that size (traces its recipe); may be null.
    std::function<double(std::int64_t storedBytes)> frontierBits;

    evaluate::DamageKind damage() const { return evaluate::damageKind(outputs); }
    int size() const { return static_cast<int>(named.size() + frontier.size()); }
    bool isFrontier(int id) const { return id >= static_cast<int>(named.size()); }
    std::size_t frontierIndex(int id) const { return static_cast<std::size_t>(id) - named.size(); }
    std::int64_t storedBytes(int id) const;
    /// Point ID: named ones first, then the frontier. Frontier points come without recipe.
    TradeoffPoint point(int id) const;
    /// Quality::Metric has a meaning for predicted points too.
    bool metricPredictable() const { return !fit.empty(); }
    /// What a recipe of that additive damage is likely to measure, with its 95 % band.
    QualityRange corrected(double additiveKl) const;
    bool hasBehaviour() const; ///< of at least one recipe that was run
};

/// The recipe that is being edited.
struct CurrentPoint {
    std::int64_t storedBytes = 0;
    double averageBits = 0;
    std::optional<QualityRange> predictedKl;       ///< corrected by what was run, with its band
    std::optional<evaluate::Measurement> measured; ///< of exactly this recipe, never of an older one
    bool growing = false;                          ///< not of all samples yet: its interval is watched
    std::optional<double> additiveKl = {};
    bool estimated = false; ///< the prediction rests on estimates
    std::optional<evaluate::BehaviourSummary> behaviour = {};
};

/// What was asked for, in the units of the axes; absent: no limit there.
struct ChartLimits {
    std::optional<double> bytes;
    std::optional<double> quality;
    bool higherIsBetter = false; ///< on the quality axis: what lies below is beyond the limit
    QString bytesText{}, qualityText{};
    bool operator==(const ChartLimits &) const = default;
};

/// A claim looked at once, or a number that is watched while it grows (evaluate/watched.h).
enum class Look { Once, Watched };
/// Of Metric and Kl.
QualityRange measuredQuality(const evaluate::Measurement &measured, Quality quality, Look look = Look::Once);
/// Of the others: they have no interval.
QualityRange behaviourQuality(const evaluate::BehaviourSummary &behaviour, Quality quality);
/// KL: as corrected. Absent for Quality::Metric without a fit or beyond its reach, and for behaviour.
std::optional<QualityRange> predictedQuality(const QualityRange &kl, Quality quality,
                                             const TradeoffData &data);
/// Measured where it was, predicted otherwise.
std::optional<QualityRange> shownQuality(const TradeoffPoint &point, Quality quality,
                                         const TradeoffData &data);
std::optional<QualityRange> shownQuality(const CurrentPoint &current, Quality quality,
                                         const TradeoffData &data);
/// Measured on as many samples, and what they do to the outputs cannot be told apart.
bool cannotBeToldApart(const evaluate::Measurement &a, const evaluate::Measurement &b);

/// The fit behind TradeoffData::fit: of the points that were run on at least FEWEST samples.
statistics::DamageFit fitOf(double floatMetric, const std::vector<TradeoffPoint> &points,
                            evaluate::Metric metric, std::int64_t fewest);

} // namespace paretoscope::widgets
