// Rounding by what it does to outputs, against the textbook's GPTQ, all codes there are, and AdaRound's own
// relaxation; in float64, by plain loops.
#include "core/compress/compressedweight.h"
#include "core/compress/grid/quantization.h"
#include "core/compress/rounding/inputrounding.h"
#include "tests/support/bits.h"
#include "tests/support/good.h"
#include "tests/support/inputmoments.h"

#include <QTest>

#include <ATen/ops/equal.h>
#include <ATen/ops/eye.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/sub.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <vector>

using namespace paretoscope;
using namespace paretoscope::compress;
using tests::bellShaped;
using tests::bits;

namespace {

using Row = std::vector<double>;
using Matrix = std::vector<Row>;

constexpr double usualDamping = 0.01;

at::Tensor normal(at::IntArrayRef shape, unsigned seed)
{
    return bellShaped(shape, seed, 0, 1);
}

/// Of inputs that hang together, as neighbouring pixels do, and have a mean; POSITIONS of them.
InputMoments correlated(std::int64_t columns, std::int64_t positions, unsigned seed, std::int64_t groups = 1)
{
    InputMoments moments{at::zeros({groups, columns, columns}), positions};
    for (std::int64_t group = 0; group < groups; ++group) {
        const at::Tensor mixed = at::mm(normal({positions, columns}, seed + static_cast<unsigned>(group)),
                                        normal({columns, columns}, seed + 77))
                                     .relu();
        moments.second[group].copy_(at::mm(mixed.t(), mixed).mul_(1.0 / static_cast<double>(positions)));
    }
    return moments;
}

Matrix matrixOf(const at::Tensor &tensor)
{
    const at::Tensor own = tensor.contiguous();
    Matrix rows;
    for (std::int64_t row = 0; row < own.size(0); ++row)
        rows.emplace_back(own.data_ptr<float>() + row * own.size(1),
                          own.data_ptr<float>() + (row + 1) * own.size(1));
    return rows;
}

Matrix damped(const at::Tensor &h, double share = usualDamping)
{
    Matrix matrix = matrixOf(h);
    double trace = 0;
    for (std::size_t i = 0; i < matrix.size(); ++i)
        trace += matrix[i][i];
    for (std::size_t i = 0; i < matrix.size(); ++i)
        matrix[i][i] += share * trace / static_cast<double>(matrix.size());
    return matrix;
}

/// Gauss and Jordan.
Matrix inverse(Matrix matrix)
{
    const std::size_t n = matrix.size();
    Matrix result(n, Row(n));
    for (std::size_t i = 0; i < n; ++i)
        result[i][i] = 1;
    for (std::size_t i = 0; i < n; ++i) {
        const double pivot = matrix[i][i];
        for (std::size_t k = 0; k < n; ++k) {
            matrix[i][k] /= pivot;
            result[i][k] /= pivot;
        }
        for (std::size_t j = 0; j < n; ++j) {
            const double factor = j == i ? 0 : matrix[j][i];
            for (std::size_t k = 0; k < n; ++k) {
                matrix[j][k] -= factor * matrix[i][k];
                result[j][k] -= factor * result[i][k];
            }
        }
    }
    return result;
}

double quadratic(const Matrix &h, const Row &e)
{
    double sum = 0;
    for (std::size_t i = 0; i < e.size(); ++i)
        for (std::size_t j = 0; j < e.size(); ++j)
            sum += e[i] * h[i][j] * e[j];
    return sum;
}

double errorOf(const Matrix &h, const at::Tensor &rows, const at::Tensor &rounded)
{
    const Matrix before = matrixOf(rows), after = matrixOf(rounded);
    double sum = 0;
    for (std::size_t row = 0; row < before.size(); ++row) {
        Row e(before[row].size());
        std::ranges::transform(before[row], after[row], e.begin(), std::minus<>());
        sum += quadratic(h, e);
    }
    return sum;
}

/// The codes of the paper's algorithm: after each column its error, over the diagonal element of the inverse
/// of what is left of H, is taken from the columns that are left, and H loses the column.
std::vector<std::uint8_t> textbook(const at::Tensor &rows, const Matrix &h, const GridOptions &options,
                                   bool byMoment)
{
    const std::vector<ChosenGrid> grids = gridsOf(rows, options);
    Matrix weights = matrixOf(rows);
    const std::size_t columns = h.size();
    std::vector<std::size_t> order(columns);
    std::iota(order.begin(), order.end(), std::size_t{0});
    if (byMoment)
        std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return h[a][a] > h[b][b]; });
    std::vector<std::uint8_t> codes(weights.size() * columns);
    const std::size_t perRow = options.granularity == Granularity::Group
                                   ? (columns + static_cast<std::size_t>(options.groupSize) - 1) /
                                         static_cast<std::size_t>(options.groupSize)
                                   : 1;
    Matrix left = inverse(h);
    for (const std::size_t column : order) {
        for (std::size_t row = 0; row < weights.size(); ++row) {
            const std::size_t unit =
                options.granularity == Granularity::Tensor ? 0
                : options.granularity == Granularity::Channel
                    ? row
                    : row * perRow + column / static_cast<std::size_t>(options.groupSize);
            const Grid &grid = grids[unit].grid;
            const double level =
                std::clamp(std::nearbyint(weights[row][column] / static_cast<double>(grid.scale)) +
                               static_cast<double>(grid.zero),
                           0.0, static_cast<double>(grid.highest));
            codes[row * columns + column] = static_cast<std::uint8_t>(level);
            const double value = (level - static_cast<double>(grid.zero)) * static_cast<double>(grid.scale);
            const double error = (weights[row][column] - value) / left[column][column];
            for (std::size_t other = 0; other < columns; ++other)
                weights[row][other] -= error * left[column][other];
        }
        const Row own = left[column];
        for (std::size_t i = 0; i < columns; ++i)
            for (std::size_t j = 0; j < columns; ++j)
                left[i][j] -= own[i] * own[j] / own[column];
        left[column][column] = 1; // gone; not divided by again
    }
    return codes;
}

/// AdaRound's own way for one row on a fixed grid: rectified sigmoids between floor and ceiling, Adam, the
/// regulariser of the paper with its annealed exponent.
Row adaRounded(const Row &weights, const Matrix &h, const Grid &grid)
{
    const std::size_t n = weights.size();
    const auto scale = static_cast<double>(grid.scale);
    Row low(n), v(n), first(n), second(n);
    double regularisation = 0; // of the size of the errors
    for (std::size_t i = 0; i < n; ++i)
        regularisation += 0.1 * h[i][i] * scale * scale / static_cast<double>(n);
    const double lowest = -static_cast<double>(grid.zero),
                 highest = static_cast<double>(grid.highest) - static_cast<double>(grid.zero);
    for (std::size_t i = 0; i < n; ++i) {
        low[i] = std::floor(weights[i] / scale);
        const double rest = std::clamp(weights[i] / scale - low[i], 0.01, 0.99);
        v[i] = -std::log(1.2 / (rest + 0.1) - 1);
    }
    constexpr int steps = 4000;
    const auto value = [&](std::size_t i, double share) {
        return scale * std::clamp(low[i] + share, lowest, highest);
    };
    const auto share = [&](std::size_t i) { return std::clamp(1.2 / (1 + std::exp(-v[i])) - 0.1, 0.0, 1.0); };
    for (int step = 1; step <= steps; ++step) {
        Row e(n);
        for (std::size_t i = 0; i < n; ++i)
            e[i] = value(i, share(i)) - weights[i];
        const double beta = 20 - 18.0 * step / steps;
        for (std::size_t i = 0; i < n; ++i) {
            double gradient = 0;
            for (std::size_t j = 0; j < n; ++j)
                gradient += 2 * h[i][j] * e[j];
            const double s = 1 / (1 + std::exp(-v[i])), u = share(i);
            const double slope = u > 0 && u < 1 ? 1.2 * s * (1 - s) : 0;
            const double middle = std::abs(2 * u - 1);
            const double pull = step > steps / 5 ? -regularisation * beta * std::pow(middle, beta - 1) * 2 *
                                                       (u > 0.5 ? 1 : -1)
                                                 : 0;
            const double all = (gradient * scale + pull) * slope;
            first[i] = 0.9 * first[i] + 0.1 * all;
            second[i] = 0.999 * second[i] + 0.001 * all * all;
            v[i] -= 0.01 * (first[i] / (1 - std::pow(0.9, step))) /
                    (std::sqrt(second[i] / (1 - std::pow(0.999, step))) + 1e-8);
        }
    }
    Row rounded(n);
    for (std::size_t i = 0; i < n; ++i)
        rounded[i] = value(i, share(i) >= 0.5 ? 1 : 0);
    return rounded;
}

GridOptions grid(int width, Granularity granularity = Granularity::Channel, std::int64_t group = 8)
{
    GridOptions options;
    options.bits = width;
    options.granularity = granularity;
    options.groupSize = group;
    options.symmetric = width < 4;
    return options;
}

constexpr InputRounding searched{.search = true};

} // namespace

class TestInputRounding : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void codesAreThoseOfThePaper_data();
    void codesAreThoseOfThePaper();
    void scalesAreThoseOfLeastError_data();
    void scalesAreThoseOfLeastError();
    void searchFindsNearlyTheBestOfAllCodes();
    void searchIsNoWorseThanAdaRound();
    void searchIsNoWorseThanGptq_data();
    void searchIsNoWorseThanGptq();
    void prunedWeightsStayZero();
    void groupsOfAConvolutionHaveTheirOwnInputs();
    void withoutInputsItIsTheNearestLevel();
    void deadInputs();
    void oddWeights_data();
    void oddWeights();
    void momentsOfAnotherShapeAreNotUsed();
};

void TestInputRounding::codesAreThoseOfThePaper_data()
{
    QTest::addColumn<int>("width");
    QTest::addColumn<Granularity>("granularity");
    QTest::addColumn<bool>("byMoment");
    QTest::addColumn<int>("columns");
    for (const int width : {2, 3, 4, 8})
        for (const auto &[name, granularity] :
             {std::pair("tensor", Granularity::Tensor), std::pair("channel", Granularity::Channel),
              std::pair("group", Granularity::Group)})
            for (const bool byMoment : {false, true})
                QTest::addRow("%d bits, %s, %s", width, name, byMoment ? "by moment" : "in order")
                    << width << granularity << byMoment << 20;
    QTest::newRow("more columns than a block") << 3 << Granularity::Channel << true << 300;
    QTest::newRow("more groups than a block") << 4 << Granularity::Group << true << 270;
}

void TestInputRounding::codesAreThoseOfThePaper()
{
    QFETCH(int, width);
    QFETCH(Granularity, granularity);
    QFETCH(bool, byMoment);
    QFETCH(int, columns);
    const at::Tensor rows = normal({5, columns}, 3);
    const InputMoments moments = correlated(columns, 4L * columns, 4);
    const GridOptions options = grid(width, granularity);
    const Quantized rounded = roundByInputs(rows, {}, options, &moments, {.byMoment = byMoment});
    const auto expected = textbook(rows, damped(moments.second[0]), options, byMoment);
    std::int64_t different = 0;
    for (std::size_t i = 0; i < expected.size(); ++i)
        different += rounded.codes.data_ptr<std::uint8_t>()[i] != expected[i] ? 1 : 0;
    // In float32 and float64 a weight may lie on either side of a half; all that follow then differ, too.
    QVERIFY2(different * 200 <= static_cast<std::int64_t>(expected.size()),
             qPrintable(QString::number(different)));
}

void TestInputRounding::scalesAreThoseOfLeastError_data()
{
    QTest::addColumn<Granularity>("granularity");
    QTest::newRow("tensor") << Granularity::Tensor;
    QTest::newRow("channel") << Granularity::Channel;
    QTest::newRow("group") << Granularity::Group;
}

void TestInputRounding::scalesAreThoseOfLeastError()
{
    QFETCH(Granularity, granularity);
    const at::Tensor rows = normal({4, 24}, 8);
    const InputMoments moments = correlated(24, 100, 9);
    const Matrix h = damped(moments.second[0]);
    const GridOptions options = grid(3, granularity);
    const Quantized rounded = roundByInputs(rows, {}, options, &moments, {});
    const double least = errorOf(h, rows, rounded.rows);
    const std::int64_t units = rounded.scales.numel(), perRow = std::max<std::int64_t>(units / 4, 1);
    for (std::int64_t unit = 0; unit < units; ++unit)
        for (const float change : {0.98F, 1.02F}) {
            at::Tensor moved = rounded.rows.clone();
            for (std::int64_t row = 0; row < 4; ++row)
                for (std::int64_t column = 0; column < 24; ++column) {
                    const std::int64_t own = granularity == Granularity::Tensor ? 0
                                             : granularity == Granularity::Channel
                                                 ? row
                                                 : row * perRow + column / options.groupSize;
                    if (own == unit)
                        moved[row][column] *= change;
                }
            QVERIFY(errorOf(h, rows, moved) > least * (1 - 1e-6));
        }
    GridOptions asRounded = options;
    asRounded.rescale = false;
    QVERIFY(errorOf(h, rows, roundByInputs(rows, {}, asRounded, &moments, {}).rows) > least);
}

/// Of one row of six weights at two bits all 4,096 codes, each with its best scale.
void TestInputRounding::searchFindsNearlyTheBestOfAllCodes()
{
    constexpr int rowsTried = 40, columns = 6;
    int best = 0;
    double sumFound = 0, sumLeast = 0;
    for (unsigned seed = 0; seed < rowsTried; ++seed) {
        const at::Tensor rows = normal({1, columns}, 100 + seed);
        const InputMoments moments = correlated(columns, 60, 200 + seed);
        const Matrix h = damped(moments.second[0]);
        const Row w = matrixOf(rows)[0];
        double least = quadratic(h, w);
        for (int codes = 0; codes < 4096; ++codes) {
            Row q(columns);
            for (int i = 0; i < columns; ++i)
                q[static_cast<std::size_t>(i)] = ((codes >> (2 * i)) & 3) - 2;
            double square = quadratic(h, q), product = 0;
            for (std::size_t i = 0; i < w.size(); ++i)
                for (std::size_t j = 0; j < w.size(); ++j)
                    product += q[i] * h[i][j] * w[j];
            if (square > 0)
                least = std::min(least, quadratic(h, w) - product * product / square);
        }
        const double found = errorOf(h, rows, roundByInputs(rows, {}, grid(2), &moments, searched).rows);
        QVERIFY(found > least * (1 - 1e-3) - 1e-6);
        best += found < least * 1.001 + 1e-6 ? 1 : 0;
        sumFound += found;
        sumLeast += least;
    }
    QVERIFY2(best >= rowsTried / 2, qPrintable(QString::number(best)));
    QVERIFY2(sumFound < 1.2 * sumLeast, qPrintable(QString::number(sumFound / sumLeast)));
}

void TestInputRounding::searchIsNoWorseThanAdaRound()
{
    double ours = 0, theirs = 0, nearest = 0;
    for (unsigned seed = 0; seed < 6; ++seed) {
        const at::Tensor rows = normal({1, 27}, 300 + seed);
        const InputMoments moments = correlated(27, 200, 400 + seed);
        const Matrix h = damped(moments.second[0]);
        GridOptions options = grid(3);
        options.rescale = false; // AdaRound learns no scales
        const Row w = matrixOf(rows)[0];
        Row e = adaRounded(w, h, gridsOf(rows, options).front().grid);
        std::ranges::transform(w, e, e.begin(), std::minus<>());
        nearest += errorOf(h, rows, quantizeRows(rows, options).rows);
        theirs += quadratic(h, e);
        ours += errorOf(h, rows, roundByInputs(rows, {}, options, &moments, searched).rows);
    }
    QVERIFY2(theirs < nearest, "the reference itself learns");
    QVERIFY2(ours <= theirs, qPrintable(QStringLiteral("%1 %2").arg(ours).arg(theirs)));
}

void TestInputRounding::searchIsNoWorseThanGptq_data()
{
    QTest::addColumn<int>("width");
    QTest::addColumn<Granularity>("granularity");
    for (const int width : {2, 3, 4, 6, 8}) {
        QTest::addRow("%d bits, tensor", width) << width << Granularity::Tensor;
        QTest::addRow("%d bits, channel", width) << width << Granularity::Channel;
        QTest::addRow("%d bits, group", width) << width << Granularity::Group;
    }
}

void TestInputRounding::searchIsNoWorseThanGptq()
{
    QFETCH(int, width);
    QFETCH(Granularity, granularity);
    const at::Tensor rows = normal({16, 30}, 11);
    const InputMoments moments = correlated(30, 200, 12);
    const Matrix h = damped(moments.second[0]);
    const GridOptions options = grid(width, granularity);
    const double nearest = errorOf(h, rows, quantizeRows(rows, options).rows);
    const double passedOn = errorOf(h, rows, roundByInputs(rows, {}, options, &moments, {}).rows);
    const Quantized found = roundByInputs(rows, {}, options, &moments, searched);
    QVERIFY(errorOf(h, rows, found.rows) <= passedOn * (1 + 1e-6));
    QVERIFY(errorOf(h, rows, found.rows) < nearest);
    QVERIFY(at::equal(roundByInputs(rows, {}, options, &moments, searched).codes, found.codes));
}

void TestInputRounding::prunedWeightsStayZero()
{
    const at::Tensor kept = normal({8, 20}, 21).gt(0);
    const at::Tensor rows = normal({8, 20}, 22).mul_(kept);
    const InputMoments moments = correlated(20, 100, 23);
    for (const int width : {2, 4}) // without and with zero points
        for (const bool search : {false, true}) {
            const Quantized rounded = roundByInputs(rows, kept, grid(width), &moments, {.search = search});
            QVERIFY(at::equal(rounded.rows.masked_select(kept.logical_not()),
                              at::zeros({kept.logical_not().sum().item<std::int64_t>()})));
            QVERIFY(rounded.rows.abs().sum().item<float>() > 0);
        }
}

void TestInputRounding::groupsOfAConvolutionHaveTheirOwnInputs()
{
    const at::Tensor rows = normal({6, 9}, 31);
    const InputMoments moments = correlated(9, 50, 32, 3);
    const Quantized together = roundByInputs(rows, {}, grid(3), &moments, searched);
    for (std::int64_t group = 0; group < 3; ++group) {
        const InputMoments own{moments.second.narrow(0, group, 1).contiguous(), 50};
        const Quantized alone =
            roundByInputs(rows.narrow(0, 2 * group, 2).contiguous(), {}, grid(3), &own, searched);
        QVERIFY(at::equal(together.rows.narrow(0, 2 * group, 2), alone.rows));
    }
}

void TestInputRounding::withoutInputsItIsTheNearestLevel()
{
    const at::Tensor rows = normal({4, 12}, 41);
    for (const bool search : {false, true}) {
        const Quantized rounded = roundByInputs(rows, {}, grid(4), nullptr, {.search = search});
        QVERIFY(at::equal(rounded.rows, quantizeRows(rows, grid(4)).rows));
    }
    // Inputs that are alike and do not hang together make nothing up for each other.
    const InputMoments alike{at::eye(12).unsqueeze(0), 100};
    GridOptions options = grid(4);
    options.rescale = false;
    QVERIFY(at::equal(roundByInputs(rows, {}, options, &alike, {}).codes, quantizeRows(rows, options).codes));
}

/// Channels that are never anything but 0, all of them or some, and fewer positions than inputs.
void TestInputRounding::deadInputs()
{
    const at::Tensor rows = normal({4, 12}, 51);
    const InputMoments none{at::zeros({1, 12, 12}), 100};
    InputMoments some = correlated(12, 50, 52), few = correlated(12, 3, 53);
    some.second[0].narrow(0, 2, 3).zero_();
    some.second[0].narrow(1, 2, 3).zero_();
    for (const InputMoments *moments : {&none, &std::as_const(some), &std::as_const(few)})
        for (const bool search : {false, true}) {
            const Quantized rounded = roundByInputs(rows, {}, grid(4), moments, {.search = search});
            QVERIFY(rounded.rows.isfinite().all().item<bool>());
            QVERIFY(at::sub(rounded.rows, rows).abs().max().item<float>() < 3);
        }
}

void TestInputRounding::oddWeights_data()
{
    QTest::addColumn<double>("value");
    QTest::newRow("zeros") << 0.0;
    QTest::newRow("constant") << 0.75;
    QTest::newRow("near the largest float") << 3e38;
    QTest::newRow("below the smallest normal float") << 1e-41;
}

void TestInputRounding::oddWeights()
{
    QFETCH(double, value);
    const InputMoments moments = correlated(10, 50, 61);
    at::Tensor rows = at::zeros({3, 10}).fill_(value);
    for (const int columns : {10, 1}) {
        const InputMoments own{moments.second.narrow(1, 0, columns).narrow(2, 0, columns).contiguous(), 50};
        for (const int width : {2, 5})
            for (const bool search : {false, true}) {
                const Quantized rounded =
                    roundByInputs(rows.narrow(1, 0, columns).contiguous(), {},
                                  grid(width, Granularity::Group, 3), &own, {.search = search});
                QVERIFY(rounded.rows.isfinite().all().item<bool>());
                const double most = at::sub(rounded.rows, value).abs().max().item<double>();
                QVERIFY2(most <= 0.3 * value, qPrintable(QString::number(most)));
            }
    }
}

void TestInputRounding::momentsOfAnotherShapeAreNotUsed()
{
    const at::Tensor rows = normal({4, 12}, 71);
    const InputMoments others = correlated(11, 50, 72), groups = correlated(12, 50, 73, 3);
    for (const InputMoments *moments : {&others, &groups})
        QVERIFY(at::equal(roundByInputs(rows, {}, grid(3), moments, searched).rows,
                          quantizeRows(rows, grid(3)).rows));
}

QTEST_GUILESS_MAIN(TestInputRounding)
#include "tst_inputrounding.moc"
