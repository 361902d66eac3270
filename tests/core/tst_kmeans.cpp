// Books of least squared error: against every partition there is, against a plain dynamic program, and on
// weights of every size.
#include "core/compress/books/balancedcodes.h"
#include "core/compress/books/kmeans.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

using namespace paretoscope::compress;

namespace {

struct Counted {
    double value = 0, count = 1;
};

std::vector<Counted> countedOf(const BookUnit &unit)
{
    std::vector<Counted> all;
    for (std::size_t i = 0; i < unit.weights.size(); ++i) {
        if (unit.kept && !unit.kept[i])
            continue;
        const auto columns = unit.columnWeights;
        all.push_back({double(unit.weights[i]),
                       columns.empty() ? 1 : double(columns[(unit.firstColumn + i) % columns.size()])});
    }
    std::ranges::sort(all, {}, &Counted::value);
    return all;
}

double errorOfCluster(const std::vector<Counted> &all, std::size_t first, std::size_t last)
{
    double sum = 0, count = 0, error = 0;
    for (std::size_t i = first; i < last; ++i) {
        sum += all[i].value * all[i].count;
        count += all[i].count;
    }
    for (std::size_t i = first; i < last && count > 0; ++i)
        error += all[i].count * (all[i].value - sum / count) * (all[i].value - sum / count);
    return error;
}

/// Of every partition of sorted weights, tried one by one.
double leastError(const std::vector<Counted> &all, std::size_t first, std::size_t clusters)
{
    if (clusters == 1 || first == all.size())
        return errorOfCluster(all, first, all.size());
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t next = first; next <= all.size(); ++next)
        least = std::min(least, errorOfCluster(all, first, next) + leastError(all, next, clusters - 1));
    return least;
}

/// The same by a table, without any property of the errors.
double leastErrorByTable(const std::vector<Counted> &all, std::size_t clusters)
{
    const std::size_t count = all.size();
    std::vector<std::vector<double>> cluster(count, std::vector<double>(count + 1));
    for (std::size_t first = 0; first < count; ++first) {
        double weight = 0, mean = 0, error = 0; // Welford 1962
        for (std::size_t i = first; i < count; ++i) {
            weight += all[i].count;
            const double before = all[i].value - mean;
            mean += before * all[i].count / weight;
            error += all[i].count * before * (all[i].value - mean);
            cluster[first][i + 1] = error;
        }
    }
    std::vector<double> least(count + 1);
    for (std::size_t end = 1; end <= count; ++end)
        least[end] = cluster[0][end];
    for (std::size_t used = 1; used < clusters; ++used) {
        std::vector<double> next = least;
        for (std::size_t end = 1; end <= count; ++end)
            for (std::size_t begin = 1; begin < end; ++begin)
                next[end] = std::min(next[end], least[begin] + cluster[begin][end]);
        least = next;
    }
    return least[count];
}

/// Of the codes that a book gives.
double errorOf(const BookUnit &unit, const std::vector<float> &book)
{
    std::vector<std::uint8_t> codes(unit.weights.size());
    nearestEntries(book, unit.weights, codes.data());
    double error = 0;
    for (std::size_t i = 0; i < codes.size(); ++i) {
        if (unit.kept && !unit.kept[i])
            continue;
        const auto columns = unit.columnWeights;
        const double off = double(unit.weights[i]) - double(book[codes[i]]);
        error += off * off * (columns.empty() ? 1 : double(columns[(unit.firstColumn + i) % columns.size()]));
    }
    return error;
}

std::vector<float> bellShaped(std::size_t count, unsigned seed, float size = 1)
{
    std::mt19937 generator(seed);
    std::normal_distribution<float> normal(0.02F, 0.3F);
    std::vector<float> weights(count);
    for (float &weight : weights)
        weight = normal(generator) * size;
    return weights;
}

/// Entries are rounded to float32: by as much of the largest weight may each be off.
bool isLeast(double error, double least, const std::vector<float> &weights)
{
    double energy = 0;
    for (const float weight : weights)
        energy += double(weight) * double(weight);
    return error >= least * (1 - 1e-9) - energy * 1e-14 && error <= least * (1 + 1e-6) + energy * 1e-13;
}

} // namespace

class KMeansTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void noPartitionIsBetter();
    void columnsCountAsTheyAreTold();
    void whatIsPrunedCountsNothing();
    void aPlainTableFindsNothingBetter();
    void sizesMakeNoDifference_data();
    void sizesMakeNoDifference();
    void fewLargeWeightsDoNotHideTheSmall();
    void fewerDistinctWeightsAreTheirOwnEntries();
    void orderMakesNoDifference();
    void togetherItIsNearlyTheBest();
    void codesAreTheNearestEntries();
    void balancedRowsHaveLessErrorToExpect();
    void whatCancelsIsLeftAlone();
};

void KMeansTest::noPartitionIsBetter()
{
    for (unsigned seed = 1; seed <= 40; ++seed)
        for (const std::size_t entries : {1, 2, 3, 4}) {
            auto weights = bellShaped(1 + seed % 11, seed);
            if (seed % 3 == 0) // some are equal
                for (float &weight : weights)
                    weight = std::round(weight * 4) / 4;
            const BookUnit unit{weights};
            const auto book = bestBook(unit, entries);
            QCOMPARE(book.size(), entries);
            QVERIFY(std::ranges::is_sorted(book));
            QVERIFY2(isLeast(errorOf(unit, book), leastError(countedOf(unit), 0, entries), weights),
                     std::to_string(seed).c_str());
        }
}

void KMeansTest::columnsCountAsTheyAreTold()
{
    const std::vector<float> columns{0.5F, 4.0F, 0.0F, 1.0F, 100.0F};
    for (unsigned seed = 1; seed <= 20; ++seed) {
        const auto weights = bellShaped(10, seed);
        const BookUnit unit{weights, nullptr, columns, seed % 5};
        const auto book = bestBook(unit, 3);
        QVERIFY(isLeast(errorOf(unit, book), leastError(countedOf(unit), 0, 3), weights));
        const BookUnit plain{weights};
        QVERIFY(errorOf(unit, book) <= errorOf(unit, bestBook(plain, 3)) * (1 + 1e-6));
        const std::vector<float> alike(5, 7.0F), nothing(5, 0.0F);
        QCOMPARE(bestBook({weights, nullptr, alike, 2}, 3), bestBook(plain, 3));
        QCOMPARE(bestBook({weights, nullptr, nothing, 2}, 3), bestBook(plain, 3)); // then all count
    }
}

void KMeansTest::whatIsPrunedCountsNothing()
{
    const std::vector<float> weights{1, 100, 2, -50, 3, 4};
    const bool kept[]{true, false, true, false, true, true};
    QCOMPARE(bestBook({weights, kept}, 2), (std::vector<float>{1.5F, 3.5F}));
    const bool none[]{false, false, false, false, false, false};
    QCOMPARE(bestBook({weights, none}, 2), (std::vector<float>{0, 0}));
}

void KMeansTest::aPlainTableFindsNothingBetter()
{
    for (const std::size_t entries : {2, 5, 16, 64}) {
        const auto weights = bellShaped(300, 9);
        const BookUnit unit{weights};
        QVERIFY(isLeast(errorOf(unit, bestBook(unit, entries)), leastErrorByTable(countedOf(unit), entries),
                        weights));
    }
}

void KMeansTest::sizesMakeNoDifference_data()
{
    QTest::addColumn<float>("size");
    for (const float size : {1e38F, 1e20F, 1e-3F, 1e-20F, 1e-37F})
        QTest::newRow(std::to_string(std::log10(size)).c_str()) << size;
}

void KMeansTest::sizesMakeNoDifference()
{
    QFETCH(float, size);
    const auto weights = bellShaped(200, 4, size);
    const BookUnit unit{weights};
    QVERIFY(isLeast(errorOf(unit, bestBook(unit, 8)), leastErrorByTable(countedOf(unit), 8), weights));
}

/// Squares of 1e30 have no room for those of 0.1, whichever side they lie on.
void KMeansTest::fewLargeWeightsDoNotHideTheSmall()
{
    const auto small = bellShaped(100, 6);
    for (const float large : {1e30F, -1e30F}) {
        auto weights = small;
        weights.push_back(large);
        const auto book = bestBook({weights}, 9);
        const BookUnit rest{small};
        QVERIFY(std::ranges::find(book, large) != book.end());
        QVERIFY(errorOf(rest, book) <= errorOf(rest, bestBook(rest, 8)) * (1 + 1e-6));
    }
}

void KMeansTest::fewerDistinctWeightsAreTheirOwnEntries()
{
    const std::vector<float> weights{2, -1, 2, 2, 0.5F};
    QCOMPARE(bestBook({weights}, 3), (std::vector<float>{-1, 0.5F, 2}));
    QCOMPARE(bestBook({weights}, 6), (std::vector<float>{-1, 0.5F, 2, 2, 2, 2}));
    const std::vector<float> zeros{0.0F, -0.0F};
    const auto book = bestBook({zeros}, 2);
    QVERIFY(book == (std::vector<float>{0, 0}) && !std::signbit(book[0]) && !std::signbit(book[1]));
}

void KMeansTest::orderMakesNoDifference()
{
    auto weights = bellShaped(5000, 8);
    const auto book = bestBook({weights}, 16);
    const auto few = bestBook({weights}, 16, 1000); // not the exact way
    std::ranges::reverse(weights);
    QCOMPARE(bestBook({weights}, 16), book);
    QCOMPARE(bestBook({weights}, 16, 1000), few);
}

void KMeansTest::togetherItIsNearlyTheBest()
{
    auto weights = bellShaped(20'000, 3);
    for (std::size_t i = 0; i < weights.size(); i += 1000)
        weights[i] *= 8; // a few are far away
    const BookUnit unit{weights};
    for (const std::size_t entries : {2, 16, 64}) {
        const double best = errorOf(unit, bestBook(unit, entries, 1e12));
        const double some = errorOf(unit, bestBook(unit, entries, 1e6));
        QVERIFY(some >= best * (1 - 1e-9));
        QVERIFY2(some <= best * 1.02, std::to_string(some / best).c_str());
    }
}

void KMeansTest::codesAreTheNearestEntries()
{
    const std::vector<float> book{-1, 0, 0, 2};
    const std::vector<float> weights{-9, -0.6F, -0.5F, -0.4F, 0.9F, 1, 1.1F, 7};
    std::vector<std::uint8_t> codes(weights.size());
    nearestEntries(book, weights, codes.data());
    QCOMPARE(codes,
             (std::vector<std::uint8_t>{0, 0, 0, 1, 2, 2, 3, 3})); // −0.5 and 1: of two as near the lower
}

/// Σe² + 0.2 (Σe)² of each row, in an order of its own.
void KMeansTest::balancedRowsHaveLessErrorToExpect()
{
    constexpr std::size_t rowLength = 150, rows = 20;
    const auto weights = bellShaped(rows * rowLength, 12);
    const BookUnit unit{weights};
    const auto book = bestBook(unit, 8);
    std::vector<std::uint8_t> nearest(weights.size());
    nearestEntries(book, weights, nearest.data());
    auto balanced = nearest;
    balanceRows(unit, rowLength, book, balanced.data());
    double before = 0, after = 0;
    for (std::size_t row = 0; row < rows; ++row) {
        const auto expected = [&](const std::vector<std::uint8_t> &codes) {
            double squares = 0, sum = 0;
            for (std::size_t i = (row + 1) * rowLength; i-- > row * rowLength;) {
                const double error = double(book[codes[i]]) - double(weights[i]);
                squares += error * error;
                sum += error;
            }
            return squares + 0.2 * sum * sum;
        };
        QVERIFY(expected(balanced) <= expected(nearest));
        before += expected(nearest);
        after += expected(balanced);
    }
    QVERIFY2(after < before * 0.9, std::to_string(after / before).c_str());
    for (std::size_t i = 0; i < weights.size(); ++i)
        QVERIFY(std::abs(int(balanced[i]) - int(nearest[i])) <= 1);
}

/// Of a book that is a row's own the errors have no sum; what is pruned stays what it is.
void KMeansTest::whatCancelsIsLeftAlone()
{
    const auto weights = bellShaped(400, 13);
    const BookUnit own{weights};
    const auto book = bestBook(own, 8);
    std::vector<std::uint8_t> codes(weights.size());
    nearestEntries(book, weights, codes.data());
    const auto nearest = codes;
    balanceRows(own, weights.size(), book, codes.data());
    QCOMPARE(codes, nearest);
    const std::vector<float> some{0.4F, 0.4F, 0.4F, 0.4F, 0.4F, 0.4F}, levels{0, 1};
    const bool kept[]{true, false, true, true, false, true};
    std::vector<std::uint8_t> of(6, 0);
    balanceRows({some, kept}, 6, levels,
                of.data()); // 0.4 · 4 is too little by 1.6: one takes 1, then it is 0.6
    QCOMPARE(of, (std::vector<std::uint8_t>{1, 0, 0, 0, 0, 0}));
}

QTEST_GUILESS_MAIN(KMeansTest)
#include "tst_kmeans.moc"
