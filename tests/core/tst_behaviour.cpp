#include "core/evaluate/behaviour.h"

#include "core/statistics/paired.h"

#include <QTest>

#include <cmath>

using namespace paretoscope::evaluate;
using namespace paretoscope::statistics;

namespace {

/// Of a classification: one row a sample.
Outcome outcome(std::int64_t sample, std::int64_t label, std::int64_t before, std::int64_t after)
{
    Outcome o;
    o.sample = sample;
    o.label = label;
    o.before = before;
    o.after = after;
    o.confidenceBefore = o.confidenceAfter = 0.5F;
    return o;
}

bool near(double a, double b)
{
    return std::abs(a - b) < 1e-6;
}

} // namespace

class TestBehaviour : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void classesAreCountedBothWays();
    void classPValuesAreCorrectedOverAllClasses();
    void calibrationErrorEqualsTheSumByHand();
    void overconfidentErrorsAreWrongAnswersAboveNineTenths();
    void hardestTenthIsThatOfLargestLoss();
    void withoutLabelsTheFloatAnswerIsTheTruth();
    void worstExamplesAreSamplesByTheirMeanDamage();
    void summaryEqualsThatOfTheWhole();
    void limitsAreKeptUpToTheirValue();
    void nothingAtAllIsDescribed();
};

void TestBehaviour::classesAreCountedBothWays()
{
    std::vector<Outcome> outcomes;
    for (int i = 0; i < 10; ++i) // class 0: 9 right before, 3 of these lost, the tenth mended
        outcomes.push_back(outcome(i, 0, i < 9 ? 0 : 2, i < 6 || i == 9 ? 0 : 1));
    for (int i = 10; i < 14; ++i) // class 2: all kept but one, which goes from wrong to another wrong
        outcomes.push_back(outcome(i, 2, i == 10 ? 0 : 2, i == 10 ? 1 : 2));
    const Behaviour behaviour = behaviourFrom(outcomes, 4);
    QCOMPARE(behaviour.classes.size(), std::size_t(2)); // 1 and 3 do not occur
    const ClassChange &first = behaviour.classes[0];
    QCOMPARE(first.label, 0);
    QCOMPARE(first.n, 10);
    QCOMPARE(first.correctBefore, 9);
    QCOMPARE(first.correctAfter, 7);
    QCOMPARE(first.flips, (Flips{3, 1}));
    QCOMPARE(first.drop(), 0.2);
    QCOMPARE(first.difference, newcombePaired({6, {3, 1}, 10}));
    QCOMPARE(behaviour.classes[1].label, 2);
    QCOMPARE(behaviour.classes[1].flips, Flips());
    QCOMPARE(behaviour.summary.n, 14);
    QCOMPARE(behaviour.summary.flips, (Flips{3, 1}));
    QCOMPARE(behaviour.summary.changed, 5);
    QCOMPARE(behaviour.summary.largestClassDrop, 0.2);
    QCOMPARE(behaviour.summary.largestClassDropLabel, 0);
    QCOMPARE(behaviour.summary.largestClassDropN, 10);
}

void TestBehaviour::classPValuesAreCorrectedOverAllClasses()
{
    std::vector<Outcome> outcomes;
    for (int i = 0; i < 8; ++i) // p = 2/2^8
        outcomes.push_back(outcome(i, 0, 0, 1));
    for (int i = 8; i < 14; ++i) // p = 2/2^6
        outcomes.push_back(outcome(i, 1, 1, 0));
    for (int i = 14; i < 20; ++i) // untouched: p = 1
        outcomes.push_back(outcome(i, 2, 2, 2));
    const auto classes = behaviourFrom(outcomes, 3).classes;
    QVERIFY(near(classes[0].pValue, 3 * 2.0 / 256));
    QVERIFY(near(classes[1].pValue, 2 * 2.0 / 64));
    QCOMPARE(classes[2].pValue, 1.0);
}

// Three bins by hand. 0.9 falls to (13/15, 14/15], 0.95 to the last; 0.6 is the upper border of the ninth.
void TestBehaviour::calibrationErrorEqualsTheSumByHand()
{
    std::vector<Outcome> outcomes;
    const auto add = [&](float confidence, bool right) {
        outcomes.push_back(outcome(static_cast<std::int64_t>(outcomes.size()), 0, 0, right ? 0 : 1));
        outcomes.back().confidenceBefore = 1;
        outcomes.back().confidenceAfter = confidence;
    };
    add(0.95F, true);
    add(0.97F, false);
    add(0.99F, true);
    add(0.9F, true);
    add(0.6F, false);
    const Behaviour behaviour = behaviourFrom(outcomes, 2);
    // |2 − 2.91| + |1 − 0.9| + |0 − 0.6|, over five.
    QVERIFY(near(behaviour.summary.eceAfter, (0.91 + 0.1 + 0.6) / 5));
    QCOMPARE(behaviour.summary.eceBefore, 0.0); // always right, always sure
    QVERIFY(near(behaviour.summary.confidenceAfter, (0.95 + 0.97 + 0.99 + 0.9 + 0.6) / 5));
    QCOMPARE(behaviour.summary.confidenceBefore, 1.0);
    QCOMPARE(behaviour.reliabilityAfter.size(), std::size_t(15));
    QCOMPARE(behaviour.reliabilityAfter[14].n, 3);
    QCOMPARE(behaviour.reliabilityAfter[14].correct, 2);
    QCOMPARE(behaviour.reliabilityAfter[13].n, 1);
    QCOMPARE(behaviour.reliabilityBefore[14].n, 5);
}

void TestBehaviour::overconfidentErrorsAreWrongAnswersAboveNineTenths()
{
    std::vector<Outcome> outcomes{outcome(0, 0, 1, 1), outcome(1, 0, 0, 1), outcome(2, 0, 0, 0),
                                  outcome(3, 0, 0, 1)};
    outcomes[0].confidenceBefore = outcomes[0].confidenceAfter = 0.91F; // wrong both times
    outcomes[1].confidenceBefore = outcomes[1].confidenceAfter = 0.99F; // wrong only now
    outcomes[2].confidenceAfter = 1;                                    // right
    outcomes[3].confidenceAfter = 0.89F;                                // wrong, but not so sure
    const BehaviourSummary summary = summaryFrom(outcomes, 2);
    QCOMPARE(summary.overconfidentBefore, 1);
    QCOMPARE(summary.overconfidentAfter, 2);
}

void TestBehaviour::hardestTenthIsThatOfLargestLoss()
{
    std::vector<Outcome> outcomes;
    for (int i = 0; i < 40; ++i) {
        outcomes.push_back(outcome(i, 0, 0, 0));
        outcomes.back().lossBefore = static_cast<float>((i * 7) % 40);
    }
    int lost = 0;
    for (Outcome &o : outcomes) {
        if (o.lossBefore > 36.5F && ++lost <= 2) // two of the three with loss 37, 38, 39; 36 is the fourth
            o.after = 1;
        if (o.lossBefore < 5)
            o.after = 1; // easy ones do not count
    }
    const BehaviourSummary summary = summaryFrom(outcomes, 2);
    QCOMPARE(summary.hardN, 4);
    QCOMPARE(summary.hardDrop, 0.5);
    QCOMPARE(summaryFrom(std::span(outcomes).first(11), 2).hardN, 2); // a tenth, rounded up
}

void TestBehaviour::withoutLabelsTheFloatAnswerIsTheTruth()
{
    std::vector<Outcome> outcomes;
    for (int i = 0; i < 10; ++i) {
        outcomes.push_back(outcome(i, -1, i % 3, i == 4 ? 2 : i % 3));
        outcomes.back().confidenceBefore = i == 4 ? 0.4F : 0.9F; // least sure where it breaks
    }
    const BehaviourSummary summary = summaryFrom(outcomes, 0);
    QCOMPARE(summary.flips, (Flips{1, 0}));
    QCOMPARE(summary.changed, 1);
    QCOMPARE(summary.overconfidentBefore, 0);
    QCOMPARE(summary.hardN, 1);
    QCOMPARE(summary.hardDrop, 1.0);
    QCOMPARE(summary.largestClassDropLabel, -1);
}

void TestBehaviour::worstExamplesAreSamplesByTheirMeanDamage()
{
    std::vector<Outcome> outcomes; // four windows of three tokens
    const double damage[4][3] = {{0, 0, 0}, {1, 5, 0}, {3, 3, 3}, {0.5, 0.25, 0.25}};
    for (int sample = 0; sample < 4; ++sample)
        for (int row = 0; row < 3; ++row) {
            outcomes.push_back(outcome(sample, 0, 0, 0));
            outcomes.back().row = row;
            outcomes.back().kl = damage[sample][row];
        }
    const auto worst = behaviourFrom(outcomes, 0).worst;
    QCOMPARE(worst.size(), std::size_t(3)); // the first is unharmed
    QCOMPARE(worst[0].outcome.sample, 2);
    QCOMPARE(worst[0].kl, 3.0);
    QCOMPARE(worst[1].outcome.sample, 1);
    QCOMPARE(worst[1].outcome.row, 1);
    QCOMPARE(worst[1].kl, 2.0);
    QCOMPARE(worst[2].outcome.sample, 3);
    QCOMPARE(behaviourFrom(outcomes, 0, 1).worst.size(), std::size_t(1));
}

void TestBehaviour::summaryEqualsThatOfTheWhole()
{
    std::vector<Outcome> outcomes;
    for (int i = 0; i < 200; ++i) {
        outcomes.push_back(outcome(i, i % 7, (i * 3) % 7, (i * 5) % 7));
        outcomes.back().confidenceBefore = static_cast<float>(i % 11) / 10;
        outcomes.back().confidenceAfter = static_cast<float>(i % 13) / 12;
        outcomes.back().lossBefore = static_cast<float>((i * 31) % 97);
        outcomes.back().kl = i;
    }
    QCOMPARE(summaryFrom(outcomes, 7), behaviourFrom(outcomes, 7).summary);
}

void TestBehaviour::limitsAreKeptUpToTheirValue()
{
    BehaviourSummary summary;
    summary.n = 200;
    summary.largestClassDrop = 1.0 / 50;
    summary.flips = {10, 0};
    summary.eceBefore = 0.01;
    summary.eceAfter = 0.03;
    summary.overconfidentBefore = 4;
    summary.overconfidentAfter = 7;
    summary.hardDrop = 0.25;
    QVERIFY(!BehaviourLimits().any());
    QVERIFY(keeps(summary, {}));
    const auto limited = [&](auto member, auto atLimit, auto below) {
        BehaviourLimits limits;
        limits.*member = atLimit;
        QVERIFY(limits.any());
        QVERIFY(keeps(summary, limits));
        limits.*member = below;
        QVERIFY(!keeps(summary, limits));
    };
    limited(&BehaviourLimits::classDrop, 0.02, 0.0199);
    limited(&BehaviourLimits::flipShare, 0.05, 0.0499);
    limited(&BehaviourLimits::eceIncrease, 0.0201, 0.0199);
    limited(&BehaviourLimits::overconfident, 3, 2);
    limited(&BehaviourLimits::hardDrop, 0.25, 0.2);
}

void TestBehaviour::nothingAtAllIsDescribed()
{
    const Behaviour nothing = behaviourFrom({}, 10);
    QCOMPARE(nothing.summary, BehaviourSummary());
    QVERIFY(nothing.classes.empty() && nothing.worst.empty());
    QVERIFY(keeps(nothing.summary, {0.0, 0.0, 0.0, 0, 0.0}));
}

QTEST_GUILESS_MAIN(TestBehaviour)
#include "tst_behaviour.moc"
