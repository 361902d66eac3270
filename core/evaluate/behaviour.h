// How a compressed model behaves beyond its headline score: for whom it got worse, which answers changed, how
// sure it is of its mistakes. Pure functions of outcomes; values; no LibTorch.
#pragma once

#include "core/evaluate/measurement.h"
#include "core/evaluate/outcome.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace paretoscope::evaluate {

/// One class: predictions whose truth it is.
struct ClassChange {
    std::int64_t label = 0;
    std::int64_t n = 0;
    std::int64_t correctBefore = 0, correctAfter = 0;
    statistics::Flips flips;
    statistics::Interval difference; ///< of accuracy after − before, Newcombe's paired interval
    double pValue = 1;               ///< exact McNemar, corrected over all classes (Holm 1979)

    double drop() const
    {
        return n ? static_cast<double>(correctBefore - correctAfter) / static_cast<double>(n) : 0;
    }
};

/// Share of right answers against stated confidence, in equal-width bins of confidence (0 … 1).
struct ReliabilityBin {
    std::int64_t n = 0, correct = 0;
    double confidenceSum = 0;
};

/// The numbers that can be a chart's axis or a limit of the search. Of the same n predictions before and
/// after.
struct BehaviourSummary {
    std::int64_t n = 0;
    statistics::Flips flips;
    std::int64_t changed = 0;    ///< predictions that differ at all (also wrong to another wrong)
    double largestClassDrop = 0; ///< share of the class lost, of the class that lost most; 0 if none lost
    std::int64_t largestClassDropLabel = -1;
    std::int64_t largestClassDropN = 0;
    double eceBefore = 0, eceAfter = 0; ///< expected calibration error, 15 equal-width bins (Guo et al. 2017)
    double confidenceBefore = 0, confidenceAfter = 0;             ///< means
    std::int64_t overconfidentBefore = 0, overconfidentAfter = 0; ///< wrong with probability > 0.9
    std::int64_t hardN = 0; ///< the tenth of the predictions that cost the float model most (largest loss;
                            ///< without labels least confidence)
    double hardDrop = 0;    ///< accuracy on those, before − after
    bool operator==(const BehaviourSummary &) const = default;
};

/// An example and what became of it.
struct WorstExample {
    Outcome outcome; ///< for a language model the worst token of the window
    double kl = 0;   ///< of the whole sample
};

struct Behaviour {
    BehaviourSummary summary;
    std::vector<ClassChange> classes; ///< by label; empty for language models and without predictions
    std::vector<ReliabilityBin> reliabilityBefore, reliabilityAfter; ///< 15 bins each
    std::vector<WorstExample> worst;                                 ///< most damaged samples first
};

inline constexpr int reliabilityBins = 15;
inline constexpr double overconfidence = 0.9;

/// CLASSES: how many there are (0: a language model's tokens, no table by class). At most MOSTEXAMPLES worst
/// examples.
Behaviour behaviourFrom(std::span<const Outcome> outcomes, std::int64_t classes,
                        std::size_t mostExamples = 24);
BehaviourSummary summaryFrom(std::span<const Outcome> outcomes, std::int64_t classes);

/// Limits on behaviour that a recipe has to keep; absent: no limit.
struct BehaviourLimits {
    std::optional<double> classDrop;           ///< no class loses more than this share
    std::optional<double> flipShare;           ///< right to wrong, share of n
    std::optional<double> eceIncrease;         ///< eceAfter − eceBefore
    std::optional<std::int64_t> overconfident; ///< overconfidentAfter − overconfidentBefore
    std::optional<double> hardDrop;
    bool any() const { return classDrop || flipShare || eceIncrease || overconfident || hardDrop; }
};
bool keeps(const BehaviourSummary &summary, const BehaviourLimits &limits);

} // namespace paretoscope::evaluate
