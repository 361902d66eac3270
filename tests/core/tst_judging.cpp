// What is accepted by samples that did not choose it, by simulation.
#include "core/evaluate/sampledamages.h"
#include "core/search/judging.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <vector>

using namespace paretoscope;

namespace {

using Damages = std::vector<double>;

double mean(const Damages &damages)
{
    return std::accumulate(damages.begin(), damages.end(), 0.0) / static_cast<double>(damages.size());
}

/// Long-tailed, as damages are: a lognormal of mean LEVEL.
class Simulated {
public:
    Damages draw(std::size_t count, double level)
    {
        constexpr double sigma = 1.5;
        std::lognormal_distribution<double> each(std::log(level) - sigma * sigma / 2, sigma);
        Damages damages(count);
        for (double &damage : damages)
            damage = each(m_random);
        return damages;
    }

    /// What a recipe does to the same samples as others: scattered about FACTOR times BASE.
    Damages like(const Damages &base, double factor)
    {
        constexpr double sigma = 0.5;
        std::lognormal_distribution<double> scatter(-sigma * sigma / 2, sigma);
        Damages damages;
        for (const double damage : base)
            damages.push_back(damage * factor * scatter(m_random));
        return damages;
    }

private:
    std::mt19937 m_random{20};
};

std::pair<Damages, Damages> halves(const Damages &all)
{
    const auto middle = all.begin() + static_cast<std::ptrdiff_t>(all.size() / 2);
    return {{all.begin(), middle}, {middle, all.end()}};
}

} // namespace

class TestJudging : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void quantilesAreStudents();
    void theLeastOfManyIsNotBetter();
    void whatIsBetterIsAccepted();
    void everyComparisonRaisesTheBar();
    void manyComparisonsGoWrongRarely();
    void namedBeforehandAllOfThemGoWrongRarely();
    void eachOfThoseNamedHasTheSameBar();
    void aMeanThatRisesIsNotAccepted();
    void fewSamplesAcceptNothing();
    void equalDamagesAreNoImprovement();
};

void TestJudging::quantilesAreStudents()
{
    // Tables of Student's distribution.
    const std::tuple<double, double, double> table[] = {{0.025, 1e9, 1.9600}, {0.025, 30, 2.0423},
                                                        {0.025, 10, 2.2281},  {0.005, 20, 2.8453},
                                                        {0.001, 60, 3.2317},  {0.05, 7, 1.8946}};
    for (const auto &[tail, degrees, value] : table)
        QVERIFY2(std::abs(search::studentUpperQuantile(tail, degrees) / value - 1) < 1e-3,
                 qPrintable(QStringLiteral("%1 %2").arg(tail).arg(degrees)));
}

// Twelve candidates that are in truth as good as what is taken, or somewhat worse: the least of them on the
// samples that choose falls by more than its standard error most of the time, which used to be enough.
void TestJudging::theLeastOfManyIsNotBetter()
{
    constexpr int trials = 400;
    int takenByLeast = 0;
    int accepted = 0;
    Simulated simulated;
    for (int trial = 0; trial < trials; ++trial) {
        const Damages samples = simulated.draw(256, 0.3);
        const Damages before = simulated.like(samples, 1);
        const auto [chooseBefore, judgeBefore] = halves(before);
        Damages least;
        for (int candidate = 0; candidate < 12; ++candidate) {
            auto after = simulated.like(samples, 1.02);
            if (least.empty() || mean(halves(after).first) < mean(halves(least).first))
                least = std::move(after);
        }
        const auto [chooseAfter, judgeAfter] = halves(least);
        const auto fall = evaluate::pairedFall(chooseBefore, chooseAfter);
        takenByLeast += fall.fall > fall.standardError ? 1 : 0;
        accepted += search::judge(judgeBefore, judgeAfter, 1).accepted ? 1 : 0;
    }
    QVERIFY2(takenByLeast > trials / 3, qPrintable(QString::number(takenByLeast)));
    QVERIFY2(accepted <= trials / 20, qPrintable(QString::number(accepted)));
}

void TestJudging::whatIsBetterIsAccepted()
{
    Simulated simulated;
    int accepted = 0;
    for (int trial = 0; trial < 100; ++trial) {
        const Damages samples = simulated.draw(256, 0.3);
        const Damages before = simulated.like(samples, 1);
        const auto judgement = search::judge(before, simulated.like(samples, 0.6), 3);
        accepted += judgement.accepted ? 1 : 0;
        QCOMPARE(judgement.n, std::int64_t(256));
        QVERIFY(judgement.rootLow < judgement.rootFall);
    }
    QVERIFY2(accepted >= 95, qPrintable(QString::number(accepted)));
}

void TestJudging::everyComparisonRaisesTheBar()
{
    Simulated simulated;
    const Damages before = simulated.draw(256, 0.3);
    const Damages after = simulated.like(before, 0.9);
    double low = std::numeric_limits<double>::infinity();
    for (std::size_t compared = 1; compared < 12; ++compared) {
        const auto judgement = search::judge(before, after, compared);
        QVERIFY(judgement.rootLow < low);
        low = judgement.rootLow;
    }
}

// Twenty judgements in a row on the same samples, none of anything better.
void TestJudging::manyComparisonsGoWrongRarely()
{
    constexpr int trials = 400;
    int wrong = 0;
    Simulated simulated;
    for (int trial = 0; trial < trials; ++trial) {
        const Damages samples = simulated.draw(128, 0.3);
        const Damages before = simulated.like(samples, 1);
        bool any = false;
        for (std::size_t compared = 1; compared <= 20; ++compared)
            any = any || search::judge(before, simulated.like(samples, 1), compared).accepted;
        wrong += any ? 1 : 0;
    }
    QVERIFY2(wrong <= trials / 20, qPrintable(QString::number(wrong)));
}

// Twelve remedies that were named before any was run, none of anything better: that one of them helps by
// chance is common, that it is kept is rare. The least of them on some samples is one of the twelve.
void TestJudging::namedBeforehandAllOfThemGoWrongRarely()
{
    constexpr int trials = 400;
    constexpr std::size_t named = 12;
    int seemsBetter = 0, wrong = 0, wrongUncorrected = 0;
    Simulated simulated;
    for (int trial = 0; trial < trials; ++trial) {
        const Damages samples = simulated.draw(128, 0.3);
        const Damages before = simulated.like(samples, 1);
        bool any = false, anyUncorrected = false, fell = false;
        for (std::size_t i = 0; i < named; ++i) {
            const Damages after = simulated.like(samples, 1);
            fell = fell || mean(after) < mean(before);
            any = any || search::judgeAmong(before, after, named).accepted;
            anyUncorrected = anyUncorrected || search::judgeAmong(before, after, 1).accepted;
        }
        seemsBetter += fell ? 1 : 0;
        wrong += any ? 1 : 0;
        wrongUncorrected += anyUncorrected ? 1 : 0;
    }
    QVERIFY2(seemsBetter > trials * 3 / 4, qPrintable(QString::number(seemsBetter)));
    QVERIFY2(wrongUncorrected > trials / 10, qPrintable(QString::number(wrongUncorrected)));
    QVERIFY2(wrong <= trials / 20, qPrintable(QString::number(wrong)));
}

void TestJudging::eachOfThoseNamedHasTheSameBar()
{
    Simulated simulated;
    const Damages before = simulated.draw(256, 0.3);
    const Damages after = simulated.like(before, 0.9);
    const auto alone = search::judge(before, after, 1), one = search::judgeAmong(before, after, 1);
    QVERIFY(alone.rootLow < one.rootLow); // half of the error is left for others that may yet be judged
    const auto second = search::judgeAmong(before, after, 2);
    QCOMPARE(second.rootLow, alone.rootLow);
    QCOMPARE(second.compared, std::size_t(2));
    QVERIFY(search::judgeAmong(before, after, 12).rootLow > search::judge(before, after, 12).rootLow);
}

void TestJudging::aMeanThatRisesIsNotAccepted()
{
    Damages before(100, 0.2);
    Damages after(100, 0.1);
    after.back() = 50; // most samples gain, one is lost altogether
    const auto judgement = search::judge(before, after, 1);
    QVERIFY(judgement.klFall < 0);
    QVERIFY(!judgement.accepted);
}

void TestJudging::fewSamplesAcceptNothing()
{
    for (const std::size_t count : {0U, 1U, 2U, 7U})
        QVERIFY(!search::judge(Damages(count, 1.0), Damages(count, 0.1), 1).accepted);
    QVERIFY(search::judge(Damages(8, 1.0), Damages(8, 0.1), 1).accepted);
}

void TestJudging::equalDamagesAreNoImprovement()
{
    const Damages same(64, 0.25);
    QVERIFY(!search::judge(same, same, 1).accepted);
}

QTEST_GUILESS_MAIN(TestJudging)
#include "tst_judging.moc"
