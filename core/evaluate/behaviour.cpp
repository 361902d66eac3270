#include "core/evaluate/behaviour.h"

#include "core/statistics/paired.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace paretoscope::evaluate {

namespace {

using Outcomes = std::span<const Outcome>;

/// What one of the two models said of one prediction.
struct Answer {
    bool right = false;
    double confidence = 0;
};

Answer answerBefore(const Outcome &outcome)
{
    return {outcome.wasRight(), static_cast<double>(outcome.confidenceBefore)};
}

Answer answerAfter(const Outcome &outcome)
{
    return {outcome.isRight(), static_cast<double>(outcome.confidenceAfter)};
}

std::vector<ReliabilityBin> reliability(Outcomes outcomes, Answer (*answerOf)(const Outcome &))
{
    std::vector<ReliabilityBin> bins(reliabilityBins);
    for (const Outcome &outcome : outcomes) {
        const Answer answer = answerOf(outcome);
        // As Guo et al.: a bin holds its upper border and not its lower one.
        const double place = std::ceil(answer.confidence * reliabilityBins) - 1;
        ReliabilityBin &bin = bins[static_cast<std::size_t>(std::clamp(place, 0.0, reliabilityBins - 1.0))];
        bin.n += 1;
        bin.correct += answer.right;
        bin.confidenceSum += answer.confidence;
    }
    return bins;
}

/// Σ |right − stated| over bins, weighted with what they hold.
double calibrationError(const std::vector<ReliabilityBin> &bins, std::int64_t n)
{
    double sum = 0;
    for (const ReliabilityBin &bin : bins)
        sum += std::abs(static_cast<double>(bin.correct) - bin.confidenceSum);
    return n > 0 ? sum / static_cast<double>(n) : 0;
}

double meanConfidence(const std::vector<ReliabilityBin> &bins, std::int64_t n)
{
    double sum = 0;
    for (const ReliabilityBin &bin : bins)
        sum += bin.confidenceSum;
    return n > 0 ? sum / static_cast<double>(n) : 0;
}

void addFlip(statistics::Flips &flips, const Outcome &outcome)
{
    flips.rightToWrong += outcome.wasRight() && !outcome.isRight();
    flips.wrongToRight += !outcome.wasRight() && outcome.isRight();
}

/// Classes that occur, by label; without intervals and p values yet.
std::vector<ClassChange> classCounts(Outcomes outcomes, std::int64_t classes)
{
    std::vector<ClassChange> all(static_cast<std::size_t>(std::max<std::int64_t>(classes, 0)));
    for (const Outcome &outcome : outcomes) {
        const std::int64_t truth = outcome.truth();
        if (truth < 0 || truth >= classes)
            continue;
        ClassChange &change = all[static_cast<std::size_t>(truth)];
        change.label = truth;
        change.n += 1;
        change.correctBefore += outcome.wasRight();
        change.correctAfter += outcome.isRight();
        addFlip(change.flips, outcome);
    }
    std::erase_if(all, [](const ClassChange &change) { return change.n == 0; });
    return all;
}

void addStatistics(std::vector<ClassChange> &classes)
{
    std::vector<double> pValues;
    for (ClassChange &change : classes) {
        change.difference = statistics::newcombePaired(
            {change.correctBefore - change.flips.rightToWrong, change.flips, change.n});
        pValues.push_back(statistics::mcnemarExact(change.flips.rightToWrong, change.flips.wrongToRight));
    }
    const auto corrected = statistics::holm(pValues);
    for (std::size_t i = 0; i < classes.size(); ++i)
        classes[i].pValue = corrected[i];
}

/// A tenth of the predictions, rounded up; of equals those that come first.
void setHardest(BehaviourSummary &summary, Outcomes outcomes)
{
    const auto cost = [](const Outcome &outcome) {
        return outcome.label >= 0 ? outcome.lossBefore : -outcome.confidenceBefore;
    };
    std::vector<std::size_t> order(outcomes.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto hard = static_cast<std::ptrdiff_t>((outcomes.size() + 9) / 10);
    std::ranges::nth_element(order, order.begin() + hard, [&](std::size_t a, std::size_t b) {
        const float costA = cost(outcomes[a]);
        const float costB = cost(outcomes[b]);
        return costA > costB || (costA == costB && a < b);
    });
    std::int64_t lost = 0;
    for (auto i = order.begin(); i != order.begin() + hard; ++i)
        lost += static_cast<int>(outcomes[*i].wasRight()) - static_cast<int>(outcomes[*i].isRight());
    summary.hardN = hard;
    summary.hardDrop = hard > 0 ? static_cast<double>(lost) / static_cast<double>(hard) : 0;
}

void setLargestDrop(BehaviourSummary &summary, const std::vector<ClassChange> &classes)
{
    for (const ClassChange &change : classes)
        if (change.drop() > summary.largestClassDrop) {
            summary.largestClassDrop = change.drop();
            summary.largestClassDropLabel = change.label;
            summary.largestClassDropN = change.n;
        }
}

BehaviourSummary summarise(Outcomes outcomes, const std::vector<ClassChange> &classes,
                           const std::vector<ReliabilityBin> &before,
                           const std::vector<ReliabilityBin> &after)
{
    BehaviourSummary summary;
    summary.n = static_cast<std::int64_t>(outcomes.size());
    for (const Outcome &outcome : outcomes) {
        addFlip(summary.flips, outcome);
        summary.changed += outcome.before != outcome.after;
        summary.overconfidentBefore +=
            !outcome.wasRight() && static_cast<double>(outcome.confidenceBefore) > overconfidence;
        summary.overconfidentAfter +=
            !outcome.isRight() && static_cast<double>(outcome.confidenceAfter) > overconfidence;
    }
    summary.eceBefore = calibrationError(before, summary.n);
    summary.eceAfter = calibrationError(after, summary.n);
    summary.confidenceBefore = meanConfidence(before, summary.n);
    summary.confidenceAfter = meanConfidence(after, summary.n);
    setLargestDrop(summary, classes);
    setHardest(summary, outcomes);
    return summary;
}

/// One per sample, with its worst prediction; samples without damage left out.
std::vector<WorstExample> worstExamples(Outcomes outcomes, std::size_t most)
{
    std::vector<WorstExample> all;
    for (std::size_t first = 0; first < outcomes.size();) {
        std::size_t end = first;
        std::size_t worst = first;
        double sum = 0;
        for (; end < outcomes.size() && outcomes[end].sample == outcomes[first].sample; ++end) {
            sum += outcomes[end].kl;
            if (outcomes[end].kl > outcomes[worst].kl)
                worst = end;
        }
        if (sum > 0)
            all.push_back({outcomes[worst], sum / static_cast<double>(end - first)});
        first = end;
    }
    const auto shown = static_cast<std::ptrdiff_t>(std::min(most, all.size()));
    std::ranges::partial_sort(all, all.begin() + shown, [](const WorstExample &a, const WorstExample &b) {
        return a.kl > b.kl || (a.kl == b.kl && a.outcome.sample < b.outcome.sample);
    });
    all.resize(static_cast<std::size_t>(shown));
    return all;
}

} // namespace

Behaviour behaviourFrom(std::span<const Outcome> outcomes, std::int64_t classes, std::size_t mostExamples)
{
    Behaviour behaviour;
    behaviour.classes = classCounts(outcomes, classes);
    addStatistics(behaviour.classes);
    behaviour.reliabilityBefore = reliability(outcomes, answerBefore);
    behaviour.reliabilityAfter = reliability(outcomes, answerAfter);
    behaviour.summary =
        summarise(outcomes, behaviour.classes, behaviour.reliabilityBefore, behaviour.reliabilityAfter);
    behaviour.worst = worstExamples(outcomes, mostExamples);
    return behaviour;
}

BehaviourSummary summaryFrom(std::span<const Outcome> outcomes, std::int64_t classes)
{
    return summarise(outcomes, classCounts(outcomes, classes), reliability(outcomes, answerBefore),
                     reliability(outcomes, answerAfter));
}

bool keeps(const BehaviourSummary &summary, const BehaviourLimits &limits)
{
    const double flipShare =
        summary.n > 0 ? static_cast<double>(summary.flips.rightToWrong) / static_cast<double>(summary.n) : 0;
    const std::int64_t overconfident = summary.overconfidentAfter - summary.overconfidentBefore;
    return summary.largestClassDrop <= limits.classDrop.value_or(1) &&
           flipShare <= limits.flipShare.value_or(1) &&
           (!limits.eceIncrease || summary.eceAfter - summary.eceBefore <= *limits.eceIncrease) &&
           (!limits.overconfident || overconfident <= *limits.overconfident) &&
           summary.hardDrop <= limits.hardDrop.value_or(1);
}

} // namespace paretoscope::evaluate
