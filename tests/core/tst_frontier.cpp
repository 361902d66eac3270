#include "core/compress/cost.h"
#include "core/search/frontier.h"
#include "core/search/hull.h"
#include "core/search/verify.h"
#include "tests/support/biascorrected.h"
#include "tests/support/bits.h"
#include "tests/support/foldednetwork.h"
#include "tests/support/madeupproblem.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <set>

using namespace paretoscope;
using namespace paretoscope::search;
using tests::bits;
using tests::lookedUp;
using tests::settingNumber;

namespace {

Problem randomProblem(std::mt19937 &random, std::size_t layers, std::size_t mostOptions, int bytesRange,
                      int klRange)
{
    Problem problem{{}, 100};
    for (std::size_t l = 0; l < layers; ++l) {
        std::vector<Option> options(1 + random() % mostOptions);
        for (std::size_t o = 0; o < options.size(); ++o)
            // Few distinct values: ties in size, in damage and in both must come up.
            options[o] = {settingNumber(o),
                          static_cast<std::int64_t>(random() % static_cast<unsigned>(bytesRange)),
                          static_cast<double>(random() % static_cast<unsigned>(klRange)) / 8};
        problem.layers.push_back(options);
    }
    return problem;
}

std::vector<std::vector<std::size_t>> allChoices(const Problem &problem)
{
    std::vector<std::vector<std::size_t>> all{{}};
    for (const auto &options : problem.layers) {
        std::vector<std::vector<std::size_t>> longer;
        for (const auto &choice : all)
            for (std::size_t o = 0; o < options.size(); ++o) {
                longer.push_back(choice);
                longer.back().push_back(o);
            }
        all = std::move(longer);
    }
    return all;
}

constexpr auto macsOfOption = [](const Option &option) { return option.work[WorkKind::Macs]; };

/// Work of few distinct numbers, and a limit on it that some recipes keep and some do not, now and then none
/// or all.
std::int64_t someLimit(std::mt19937 &random, Problem &problem, WorkKind kind)
{
    std::int64_t least = 0, most = 0;
    const unsigned range = random() % 2 ? 9 : 1000;
    const auto workOf = [kind](const Option &option) { return option.work[kind]; };
    for (auto &options : problem.layers) {
        for (Option &option : options)
            option.work[kind] = static_cast<std::int64_t>(random() % range);
        least += workOf(std::ranges::min(options, {}, workOf));
        most += workOf(std::ranges::max(options, {}, workOf));
    }
    const double share = static_cast<double>(random() % 23) / 20 - 0.05;
    return least + static_cast<std::int64_t>(share * static_cast<double>(most - least));
}

WorkLimits mostMacs(std::int64_t most)
{
    WorkLimits limits;
    limits.most[WorkKind::Macs] = most;
    return limits;
}

Work workLookedUp(const Problem &problem, const pipeline::Recipe &recipe)
{
    Work work;
    for (std::size_t l = 0; l < recipe.settings.size(); ++l)
        work += std::ranges::find(problem.layers[l], recipe.settings[l], &Option::setting)->work;
    return work;
}

/// Every non-dominated (bytes, damage) within the limit, by trying everything.
std::map<std::int64_t, double> bruteForce(const Problem &problem)
{
    std::map<std::int64_t, double> leastDamage;
    for (const auto &choice : allChoices(problem)) {
        std::int64_t bytes = problem.otherBytes;
        double kl = 0;
        Work work;
        for (std::size_t l = 0; l < choice.size(); ++l) {
            bytes += problem.layers[l][choice[l]].storedBytes;
            kl += problem.layers[l][choice[l]].kl;
            work += problem.layers[l][choice[l]].work;
        }
        const auto isBroken = [&](WorkKind kind) {
            return problem.work->most[kind] && work[kind] > *problem.work->most[kind];
        };
        if (problem.work && std::ranges::any_of(workKinds, isBroken))
            continue;
        const auto [at, isNew] = leastDamage.try_emplace(bytes, kl);
        at->second = std::min(at->second, kl);
    }
    double best = std::numeric_limits<double>::infinity();
    for (auto at = leastDamage.begin(); at != leastDamage.end();) {
        const bool keep = at->second < best;
        best = std::min(best, at->second);
        at = keep ? std::next(at) : leastDamage.erase(at);
    }
    return leastDamage;
}

/// Layers of falling size with damages that fall fourfold a bit, as real ones do.
Problem realisticProblem(std::size_t layers, std::size_t options)
{
    std::mt19937 random(7);
    std::lognormal_distribution<double> scale(0, 1.5);
    Problem problem{{}, 5000};
    for (std::size_t l = 0; l < layers; ++l) {
        const auto weights = static_cast<std::int64_t>(400 + random() % 40000);
        const double damage = scale(random);
        std::vector<Option> all{{{}, 4 * weights, 0}};
        for (std::size_t o = 0; o < options; ++o) {
            const double bits = 2 + 6 * static_cast<double>(o) / static_cast<double>(options - 1);
            all.push_back({settingNumber(o),
                           static_cast<std::int64_t>(static_cast<double>(weights) * bits / 8),
                           damage * std::pow(4, -bits) * (1 + 0.1 * static_cast<double>(random() % 10))});
        }
        problem.layers.push_back(all);
    }
    return problem;
}

} // namespace

class TestFrontier : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void equalsBruteForceOnSmallProblems();
    void keepsLimitsOnWork_data();
    void keepsLimitsOnWork();
    void largeProblemsWithinLimitsOnWorkKeepThem_data();
    void largeProblemsWithinLimitsOnWorkKeepThem();
    void stoppedSolvingHasNoPoints();
    void everyRecipeHasTheBytesAndDamageOfItsPoint();
    void limitsFindTheBestPoint();
    void hullIsTheLowerConvexHull();
    void pinnedLayersKeepTheirSetting();
    void layersWithoutCellsStayFloat();
    void uniformAndGreedyNeverDominateTheFrontier();
    void greedyGoesFromLeastToMostDamage();
    void chosenPointsIncludeTheLargestAllowedAndTheirRivals();
    void withoutALimitPointsLieWherePeopleLook();
    void theKneeIsAmongThePoints();
    void rivalsOfALimitAreThoseThatMayBeAsGood();
    void pointsAreComparedWithTheBestUniformSetting();
    void uniformRecipesAreOnTheBestGridOfTheirWidth();
    void pointsBelowALimitAreSpreadOverTheirSize();
    void noLayersAndNoOptionsAreAnswered();
    void largeProblemsKeepTheirPromises();
};

void TestFrontier::equalsBruteForceOnSmallProblems()
{
    std::mt19937 random(1);
    for (int i = 0; i < 600; ++i) {
        const Problem problem =
            randomProblem(random, 1 + random() % 6, 5, i % 2 ? 12 : 1000, i % 3 ? 9 : 100000);
        const Frontier frontier = solve(problem);
        std::map<std::int64_t, double> points;
        for (const FrontierPoint &point : frontier.points())
            points[point.storedBytes] = point.kl;
        QCOMPARE(points.size(), frontier.points().size());
        QCOMPARE(points, bruteForce(problem));
    }
}

void TestFrontier::keepsLimitsOnWork_data()
{
    QTest::addColumn<bool>("both");
    QTest::newRow("one") << false;
    QTest::newRow("two at once") << true;
}

void TestFrontier::keepsLimitsOnWork()
{
    QFETCH(bool, both);
    std::mt19937 random(11);
    int limited = 0, none = 0;
    for (int i = 0; i < 800; ++i) {
        Problem problem = randomProblem(random, 1 + random() % 6, 5, i % 2 ? 12 : 1000, i % 3 ? 9 : 100000);
        const std::size_t all = solve(problem).points().size();
        WorkLimits limits = mostMacs(someLimit(random, problem, WorkKind::Macs));
        if (both)
            limits.most[WorkKind::BitOperations] = someLimit(random, problem, WorkKind::BitOperations);
        problem.work = limits;
        const Frontier frontier = solve(problem);
        QVERIFY(frontier.isExact());
        std::map<std::int64_t, double> points;
        for (std::size_t p = 0; p < frontier.points().size(); ++p) {
            const FrontierPoint &point = frontier.points()[p];
            points[point.storedBytes] = point.kl;
            const pipeline::Recipe recipe = frontier.recipe(p);
            QCOMPARE(lookedUp(problem, recipe).storedBytes, point.storedBytes);
            QVERIFY(lookedUp(problem, recipe).kl == point.kl); // to the last bit
            QVERIFY(workLookedUp(problem, recipe) == point.work);
        }
        QCOMPARE(points.size(), frontier.points().size());
        QCOMPARE(points, bruteForce(problem));
        limited += points.size() != all ? 1 : 0;
        none += points.empty() ? 1 : 0;
        for (const auto &others : {uniformCandidates(problem), greedyCandidates(problem)})
            for (const Candidate &other : others)
                QVERIFY(keeps(workLookedUp(problem, other.recipe), problem.work->most));
    }
    QVERIFY(limited > 200 && none > 20 && none < (both ? 400 : 200));
}

/// Layers of four ranks by seven widths: nothing smaller with as little damage is left out, as far as the
/// relaxation with one price for a multiply-accumulate can tell.
void TestFrontier::largeProblemsWithinLimitsOnWorkKeepThem_data()
{
    QTest::addColumn<int>("layers");
    QTest::addColumn<bool>("coarse");
    QTest::addColumn<bool>("both");
    QTest::addColumn<bool>("exact");
    QTest::newRow("exact") << 12 << false << false << true;
    QTest::newRow("coarse") << 8 << true << false << false;
    QTest::newRow("two limits") << 7 << false << true << true;
    QTest::newRow("two limits, coarse") << 14 << false << true << false;
}

void TestFrontier::largeProblemsWithinLimitsOnWorkKeepThem()
{
    QFETCH(int, layers);
    QFETCH(bool, coarse);
    QFETCH(bool, both);
    QFETCH(bool, exact);
    std::mt19937 random(12);
    std::lognormal_distribution<double> scale(0, 1.5);
    Problem problem{{}, 5000};
    std::int64_t all = 0;
    for (int l = 0; l < layers; ++l) {
        const auto weights = static_cast<std::int64_t>(400 + random() % 40000);
        const std::int64_t macs = weights * (16 << (random() % 6));
        const double damage = scale(random);
        std::vector<Option> options{{{}, 4 * weights, 0, {}, {macs, 32 * macs}}};
        std::size_t number = 0;
        for (const double rank : {1.0, 0.6, 0.4, 0.2})
            for (int width = 2; width <= 8; ++width)
                options.push_back({settingNumber(number++),
                                   static_cast<std::int64_t>(rank * static_cast<double>(weights * width) / 8),
                                   damage * (std::pow(4, -width) + 0.2 * (1 - rank) * (1 - rank)) *
                                       (1 + 0.1 * static_cast<double>(random() % 10)),
                                   {},
                                   {static_cast<std::int64_t>(rank * static_cast<double>(macs)),
                                    static_cast<std::int64_t>(rank * static_cast<double>(width * macs))}});
        if (coarse) // all in the way of each other: very many choices that nothing beats
            for (Option &option : options) {
                option.storedBytes = static_cast<std::int64_t>(random() % 500000);
                option.work[WorkKind::Macs] = static_cast<std::int64_t>(random() % 500000);
                option.kl = 1 - static_cast<double>(option.storedBytes + macsOfOption(option)) / 1e6;
            }
        all += macsOfOption(std::ranges::max(options, {}, macsOfOption));
        problem.layers.push_back(options);
    }
    if (coarse)
        for (int l = 0; l < 3; ++l) { // nothing left to choose of the work
            problem.layers.push_back(problem.layers[static_cast<std::size_t>(l)]);
            for (Option &option : problem.layers.back())
                option.work[WorkKind::Macs] = 5;
            all += 5;
        }
    problem.work = mostMacs(all / 2);
    if (both)
        problem.work->most[WorkKind::BitOperations] = 3 * all;
    const Frontier frontier = solve(problem);
    const auto &points = frontier.points();
    QVERIFY2(points.size() > (coarse ? 20 : 300), qPrintable(QString::number(points.size())));
    QCOMPARE(frontier.isExact(), exact);
    for (std::size_t p = 0; p < points.size(); ++p) {
        QVERIFY(keeps(points[p].work, problem.work->most));
        if (p > 0)
            QVERIFY(points[p].storedBytes > points[p - 1].storedBytes && points[p].kl < points[p - 1].kl);
    }
    const Hull hull = lowerHull(problem);
    QVERIFY(hull.points().size() > (coarse ? 1 : 10));
    for (std::size_t h = 0; h < hull.points().size(); ++h) {
        const FrontierPoint &vertex = hull.points()[h];
        QVERIFY(keeps(workLookedUp(problem, hull.recipe(h)), problem.work->most));
        QVERIFY(lookedUp(problem, hull.recipe(h)).kl == vertex.kl);
        const auto best = frontier.atMost(vertex.storedBytes);
        QVERIFY(best);
        // Coarse counting may cost the limit's last steps, if it was needed.
        QVERIFY2(points[*best].kl <= vertex.kl * (exact ? 1 : 1.01),
                 qPrintable(QString::number(points[*best].kl / vertex.kl)));
    }
}

void TestFrontier::stoppedSolvingHasNoPoints()
{
    // Twice as many points as there may be looks between.
    Problem problem{{}, 0};
    for (int layer = 0; layer < 14; ++layer)
        problem.layers.push_back({{settingNumber(0), 1 << layer, 0, {}, {2, 0}},
                                  {settingNumber(1), 0, 1.0 * (1 << layer), {}, {1, 0}}});
    problem.work = mostMacs(27);
    std::stop_source source;
    QVERIFY(solve(problem, source.get_token()).points().size() > 10000);
    source.request_stop();
    QVERIFY(solve(problem, source.get_token()).empty());
}

void TestFrontier::everyRecipeHasTheBytesAndDamageOfItsPoint()
{
    std::mt19937 random(2);
    for (int i = 0; i < 100; ++i) {
        Problem problem = randomProblem(random, 1 + random() % 12, 7, 5000, 100000);
        problem.steps = tests::correctedIf(i % 3 == 0, tests::foldedIf(i % 2 == 0));
        const Frontier frontier = solve(problem);
        for (std::size_t p = 0; p < frontier.points().size(); ++p) {
            const pipeline::Recipe recipe = frontier.recipe(p);
            QVERIFY(recipe.steps == problem.steps);
            const FrontierPoint point = lookedUp(problem, recipe);
            QCOMPARE(point.storedBytes, frontier.points()[p].storedBytes);
            QVERIFY(point.kl == frontier.points()[p].kl); // to the last bit
        }
    }
}

void TestFrontier::limitsFindTheBestPoint()
{
    std::mt19937 random(3);
    const Frontier frontier = solve(randomProblem(random, 8, 6, 2000, 100000));
    const auto &points = frontier.points();
    QVERIFY(points.size() > 10);
    QVERIFY(!frontier.atMost(points.front().storedBytes - 1));
    for (std::size_t p = 0; p < points.size(); ++p) {
        QCOMPARE(*frontier.atMost(points[p].storedBytes), p);
        QCOMPARE(*frontier.atMostKl(points[p].kl), p);
        if (p > 0)
            QCOMPARE(*frontier.atMost(points[p].storedBytes - 1), p - 1);
    }
    QCOMPARE(*frontier.atMostKl(1e9), std::size_t(0));
    QVERIFY(!frontier.atMostKl(points.back().kl - 1e-9));
    QVERIFY(!Frontier().atMost(1) && !Frontier().atMostKl(1));
}

void TestFrontier::hullIsTheLowerConvexHull()
{
    std::mt19937 random(4);
    for (int i = 0; i < 50; ++i) {
        const Frontier frontier = solve(randomProblem(random, 6, 6, 3000, 100000));
        const auto &points = frontier.points();
        const auto hull = frontier.hull();
        QCOMPARE(hull.front(), std::size_t(0));
        QCOMPARE(hull.back(), points.size() - 1);
        // No point lies below a segment, and the slopes rise strictly.
        double lastSlope = -std::numeric_limits<double>::infinity();
        for (std::size_t h = 0; h + 1 < hull.size(); ++h) {
            const FrontierPoint a = points[hull[h]];
            const FrontierPoint b = points[hull[h + 1]];
            const double slope = (b.kl - a.kl) / static_cast<double>(b.storedBytes - a.storedBytes);
            QVERIFY(slope > lastSlope);
            lastSlope = slope;
            for (std::size_t p = hull[h]; p <= hull[h + 1]; ++p)
                QVERIFY(points[p].kl >=
                        a.kl + slope * static_cast<double>(points[p].storedBytes - a.storedBytes) - 1e-9);
        }
    }
}

namespace {

std::vector<graph::Layer> threeLayers()
{
    std::vector<graph::Layer> layers(3);
    for (std::size_t i = 0; i < 3; ++i) {
        layers[i].name = "layer" + std::to_string(i);
        layers[i].weightShape = {16, 8 << i};
    }
    return layers;
}

const std::vector<compress::LayerSetting> twoSettings{bits(4), bits(8)};

sensitivity::SensitivityTable tableWithoutLayer1()
{
    sensitivity::SensitivityTable table(3, twoSettings);
    for (const std::size_t layer : {0UL, 2UL}) {
        table.put({layer, twoSettings[0], 64, 0.25, 0, 0, {}});
        table.put({layer, twoSettings[1], 64, 0.001, 0, 0, {}});
    }
    return table;
}

} // namespace

void TestFrontier::pinnedLayersKeepTheirSetting()
{
    const auto layers = threeLayers();
    const std::vector<Pin> pins{{2, twoSettings[1]}, {0, {}}};
    const Problem problem = makeProblem(layers, 10, tableWithoutLayer1(), twoSettings, pins, {});
    QCOMPARE(problem.layers[0].size(), std::size_t(1));
    QCOMPARE(problem.layers[2].size(), std::size_t(1));
    QCOMPARE(problem.layers[2][0].kl, 0.001);
    const Frontier frontier = solve(problem);
    QVERIFY(!frontier.empty());
    std::vector<pipeline::Recipe> recipes;
    for (std::size_t p = 0; p < frontier.points().size(); ++p)
        recipes.push_back(frontier.recipe(p));
    for (const auto &candidate : uniformCandidates(problem))
        recipes.push_back(candidate.recipe);
    for (const auto &candidate : greedyCandidates(problem))
        recipes.push_back(candidate.recipe);
    for (const pipeline::Recipe &recipe : recipes) {
        QCOMPARE(recipe.settings[0], compress::LayerSetting());
        QCOMPARE(recipe.settings[2], twoSettings[1]);
    }
}

void TestFrontier::layersWithoutCellsStayFloat()
{
    const auto layers = threeLayers();
    const Problem problem =
        makeProblem(layers, 10, tableWithoutLayer1(), twoSettings, {}, pipeline::Steps::usual());
    QCOMPARE(problem.layers[0].size(), std::size_t(3)); // float is always an option
    QCOMPARE(problem.layers[1].size(), std::size_t(1));
    QVERIFY(problem.layers[1][0].setting.isFloat());
    const Frontier frontier = solve(problem);
    const pipeline::Recipe smallest = frontier.recipe(0);
    QCOMPARE(smallest.settings[0], bits(4));
    QVERIFY(smallest.settings[1].isFloat());
    QCOMPARE(frontier.points().front().storedBytes,
             compress::modelCost(layers, 10, smallest.settings).storedBytes);
    QCOMPARE(frontier.points().back().kl, 0.0);
}

void TestFrontier::uniformAndGreedyNeverDominateTheFrontier()
{
    std::mt19937 random(5);
    for (int i = 0; i < 100; ++i) {
        const Problem problem =
            i % 2 ? realisticProblem(3 + random() % 20, 6) : randomProblem(random, 8, 6, 500, 1000);
        const Frontier frontier = solve(problem);
        auto others = uniformCandidates(problem);
        QVERIFY(!others.empty());
        std::ranges::copy(greedyCandidates(problem), std::back_inserter(others));
        for (const Candidate &other : others) {
            const auto point = frontier.atMost(other.storedBytes);
            QVERIFY(point);
            QVERIFY(frontier.points()[*point].kl <= other.kl);
            const FrontierPoint sum = lookedUp(problem, other.recipe);
            QCOMPARE(sum.storedBytes, other.storedBytes);
        }
    }
}

void TestFrontier::greedyGoesFromLeastToMostDamage()
{
    Problem problem{{}, 0};
    problem.layers = {{{{}, 400, 0}, {settingNumber(0), 100, 0.3}, {settingNumber(1), 200, 0.1}},
                      {{{}, 800, 0}, {settingNumber(0), 300, 0.2}}};
    const auto greedy = greedyCandidates(problem);
    QCOMPARE(greedy.size(), std::size_t(3));
    QCOMPARE(greedy[0].storedBytes, 1000); // the 0.1 step alone
    QCOMPARE(greedy[1].storedBytes, 500);  // and the 0.2 step
    QCOMPARE(greedy[2].storedBytes, 400);
    QVERIFY(std::abs(greedy[2].kl - 0.5) < 1e-12);
}

void TestFrontier::chosenPointsIncludeTheLargestAllowedAndTheirRivals()
{
    const Problem problem = realisticProblem(20, 6);
    const Frontier frontier = solve(problem);
    const std::int64_t limit =
        (frontier.points().front().storedBytes + frontier.points().back().storedBytes) / 3;
    const auto chosen = candidatesToVerify(frontier, problem, 8, limit);
    QCOMPARE(chosen.front().storedBytes, frontier.points()[*frontier.atMost(limit)].storedBytes);
    std::map<Origin, int> counts;
    for (const Candidate &candidate : chosen) {
        ++counts[candidate.origin];
        QVERIFY(candidate.storedBytes <= limit);
        QCOMPARE(std::ranges::count(chosen, candidate.recipe, &Candidate::recipe), 1);
    }
    QVERIFY(counts[Origin::Frontier] > 5 && counts[Origin::Frontier] <= 8);
    QVERIFY(counts[Origin::Uniform] <= 1);
    QVERIFY(counts[Origin::Greedy] <= 1);
    const auto unlimited = candidatesToVerify(frontier, problem, 8, std::nullopt);
    QVERIFY(unlimited.size() <= 16);
    QCOMPARE(std::ranges::count(unlimited, Origin::Greedy, &Candidate::origin), 0);
    QVERIFY(candidatesToVerify(frontier, problem, 8, frontier.points().front().storedBytes - 1).empty());
}

void TestFrontier::withoutALimitPointsLieWherePeopleLook()
{
    const Problem problem = realisticProblem(20, 6);
    const Frontier frontier = solve(problem);
    const auto &points = frontier.points();
    const auto eightBits = problem.otherBytes + (points.back().storedBytes - problem.otherBytes) / 4;
    std::vector<std::int64_t> sizes;
    for (const Candidate &candidate : candidatesToVerify(frontier, problem, 8, std::nullopt))
        if (candidate.origin == Origin::Frontier)
            sizes.push_back(candidate.storedBytes);
    QVERIFY(std::ranges::is_sorted(sizes, std::greater()));
    QVERIFY(sizes.size() >= 6 && sizes.size() <= 8);
    QVERIFY(sizes.front() <= eightBits && sizes.front() > eightBits * 9 / 10);
    QCOMPARE(sizes.back(), points.front().storedBytes);
    // No gap between neighbours is more than twice what an even spread would leave.
    const double even = std::log(static_cast<double>(sizes.front()) / static_cast<double>(sizes.back())) / 6;
    for (std::size_t i = 1; i < sizes.size(); ++i)
        QVERIFY(std::log(static_cast<double>(sizes[i - 1]) / static_cast<double>(sizes[i])) < 2 * even);
}

void TestFrontier::theKneeIsAmongThePoints()
{
    // A bit more quarters the damage of every layer but one step, which spares nearly all of it.
    Problem problem{{}, 0};
    for (int layer = 0; layer < 8; ++layer)
        problem.layers.push_back({{{}, 3200, 0},
                                  {settingNumber(0), 200, 1.0},
                                  {settingNumber(1), 300, 0.01},
                                  {settingNumber(2), 800, 0.009}});
    const Frontier frontier = solve(problem);
    const auto chosen = candidatesToVerify(frontier, problem, 3, std::nullopt);
    const auto isKnee = [](const Candidate &candidate) {
        return candidate.origin == Origin::Frontier && candidate.storedBytes == 8 * 300;
    };
    QCOMPARE(std::ranges::count_if(chosen, isKnee), 1);
}

void TestFrontier::rivalsOfALimitAreThoseThatMayBeAsGood()
{
    // Uniform recipes weigh 200 and 400; below 300 the frontier has 200 + 100 with a damage of 1.1, or
    // better.
    const auto originsBelow300 = [](double uniformDamage) {
        Problem problem{{}, 0};
        problem.layers = {
            {{{}, 1600, 0}, {settingNumber(0), 100, uniformDamage - 1}, {settingNumber(1), 200, 0.1}},
            {{{}, 1600, 0}, {settingNumber(0), 100, 1}, {settingNumber(1), 200, 0.5}}};
        std::set<Origin> origins;
        for (const Candidate &candidate : candidatesToVerify(solve(problem), problem, 1, 300))
            origins.insert(candidate.origin);
        return origins;
    };
    QVERIFY(originsBelow300(1.6).contains(Origin::Uniform));
    QVERIFY(originsBelow300(1.7).contains(Origin::Uniform));
    QVERIFY(!originsBelow300(5).contains(Origin::Uniform));
    QVERIFY(originsBelow300(5).contains(Origin::Frontier));
}

/// Zeros alone weigh more than 4 bits here and do far more damage: nobody would compare with them.
void TestFrontier::pointsAreComparedWithTheBestUniformSetting()
{
    const compress::LayerSetting zeros = settingNumber(2);
    Problem problem{{}, 0};
    for (int layer = 0; layer < 4; ++layer)
        problem.layers.push_back(
            {{{}, 3200, 0}, {settingNumber(0), 300, 0.5}, {settingNumber(1), 400, 0.01}, {zeros, 450, 2}});
    for (const std::optional<std::int64_t> limit : {std::optional<std::int64_t>(), {4 * 450}})
        for (const Candidate &candidate : candidatesToVerify(solve(problem), problem, 8, limit))
            if (candidate.origin == Origin::Uniform && candidate.recipe.settings.front() == zeros)
                QFAIL("zeros alone were run");
}

void TestFrontier::uniformRecipesAreOnTheBestGridOfTheirWidth()
{
    const compress::LayerSetting four = tests::symmetricBits(4);
    const compress::LayerSetting plain = four.with("signedScale", false).with("rescale", false);
    const compress::LayerSetting asymmetric = four.with("symmetric", false);
    const compress::LayerSetting six = bits(6);
    Problem problem{{}, 0};
    // Each layer prefers another grid of 4 bits; the asymmetric one was measured at one layer alone.
    problem.layers = {
        {{{}, 800, 0}, {plain, 100, 0.1}, {four, 100, 0.2}, {asymmetric, 101, 0.01}, {six, 150, 0.1}},
        {{{}, 800, 0}, {plain, 100, 0.5}, {four, 100, 0.3}, {six, 150, 0.1}}};
    std::vector<compress::LayerSetting> found;
    for (const Candidate &candidate : uniformCandidates(problem)) {
        QCOMPARE(candidate.recipe.settings[0], candidate.recipe.settings[1]);
        found.push_back(candidate.recipe.settings[0]);
    }
    QCOMPARE(found, (std::vector<compress::LayerSetting>{{}, four, six}));
    problem.layers[1][1].kl = 0.1; // now the other one is better
    const auto others = uniformCandidates(problem);
    QCOMPARE(others.size(), std::size_t(3));
    QCOMPARE(others[1].recipe.settings[1], plain);
}

void TestFrontier::pointsBelowALimitAreSpreadOverTheirSize()
{
    const Problem problem = realisticProblem(20, 6);
    const Frontier frontier = solve(problem);
    const double smallest = double(frontier.points().front().storedBytes);
    for (const double share : {0.2, 0.5, 1.0}) {
        const auto limit =
            std::int64_t(smallest + share * (double(frontier.points().back().storedBytes) - smallest));
        for (const std::size_t count : {1U, 2U, 5U, 9U}) {
            std::vector<double> sizes;
            for (const Candidate &candidate : candidatesToVerify(frontier, problem, count, limit))
                if (candidate.origin == Origin::Frontier)
                    sizes.push_back(double(candidate.storedBytes));
            QCOMPARE(sizes.size(), count);
            const double step = std::pow(sizes.front() / smallest, 1 / double(count));
            for (std::size_t i = 1; i < count; ++i) // each so many times smaller than the one before
                QVERIFY2(std::abs(sizes[i - 1] / sizes[i] / step - 1) < 0.1,
                         qPrintable(QStringLiteral("%1 of %2").arg(i).arg(count)));
        }
    }
}

void TestFrontier::noLayersAndNoOptionsAreAnswered()
{
    const Frontier nothing = solve({{}, 42});
    QCOMPARE(nothing.points().size(), std::size_t(1));
    QCOMPARE(nothing.points().front().storedBytes, 42);
    QVERIFY(nothing.recipe(0).settings.empty());
    QVERIFY(solve({{{}}, 42}).empty());
}

void TestFrontier::largeProblemsKeepTheirPromises()
{
    const Problem problem = realisticProblem(54, 6);
    const Frontier frontier = solve(problem);
    const auto &points = frontier.points();
    QVERIFY(points.size() > 10000);
    for (std::size_t p = 1; p < points.size(); ++p)
        QVERIFY(points[p].storedBytes > points[p - 1].storedBytes && points[p].kl < points[p - 1].kl);
    QVERIFY(lookedUp(problem, frontier.recipe(points.size() / 2)).kl == points[points.size() / 2].kl);
}

QTEST_GUILESS_MAIN(TestFrontier)
#include "tst_frontier.moc"
