// Sums over rounded weights, exact and rough, and the grid that is chosen by them, against plain loops.
#include "core/compress/grid/gridsearch.h"
#include "core/compress/grid/gridsums.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

using namespace paretoscope::compress;

namespace {

using Weights = std::vector<float>;

Weights weightsOf(const QString &kind, std::size_t count)
{
    std::mt19937 generator(7);
    std::normal_distribution<float> normal(0, 0.05F);
    std::cauchy_distribution<float> cauchy(0, 0.01F);
    std::uniform_int_distribution<int> level(-7, 8);
    Weights weights;
    for (std::size_t i = 0; i < count; ++i) {
        if (kind == "normal")
            weights.push_back(normal(generator));
        else if (kind == "with outliers")
            weights.push_back(cauchy(generator));
        else if (kind == "on a grid already")
            weights.push_back(static_cast<float>(level(generator)) * 0.125F);
        else if (kind == "mostly zeros")
            weights.push_back(i % 5 == 0 ? normal(generator) : 0);
        else if (kind == "shifted")
            weights.push_back(normal(generator) + 0.1F);
        else
            weights.push_back(normal(generator) * 1e-14F);
    }
    return weights;
}

/// Sums of terms and of their magnitudes, in float64.
struct Plain {
    Sums sums, magnitudes;
};

Plain plainSums(const Weights &weights, const Grid &grid)
{
    Plain plain;
    const auto add = [](double &sum, double &magnitude, float term) {
        sum += static_cast<double>(term);
        magnitude += std::abs(static_cast<double>(term));
    };
    for (const float weight : weights) {
        const float level = nearestLevel(weight, grid) - grid.zero;
        const float error = level * grid.scale - weight;
        add(plain.sums.errors, plain.magnitudes.errors, error);
        add(plain.sums.errorSquares, plain.magnitudes.errorSquares, error * error);
        add(plain.sums.levels, plain.magnitudes.levels, level);
        add(plain.sums.levelSquares, plain.magnitudes.levelSquares, level * level);
        add(plain.sums.products, plain.magnitudes.products, error * level);
    }
    return plain;
}

bool within(const Sums &found, const Plain &plain, double share)
{
    const auto close = [share](double own, double sum, double magnitude) {
        return std::abs(own - sum) <= share * magnitude + 1e-300;
    };
    return close(found.errors, plain.sums.errors, plain.magnitudes.errors) &&
           close(found.errorSquares, plain.sums.errorSquares, plain.magnitudes.errorSquares) &&
           close(found.levels, plain.sums.levels, plain.magnitudes.levels) &&
           close(found.levelSquares, plain.sums.levelSquares, plain.magnitudes.levelSquares) &&
           close(found.products, plain.sums.products, plain.magnitudes.products);
}

/// Σ(w − scale·q)², and what the rows' sums add, of the levels of GRID.
double errorOf(const Weights &weights, std::size_t rowLength, const Grid &grid, double scale, Clip clip)
{
    double squares = 0;
    double rows = 0;
    for (std::size_t first = 0; first < weights.size(); first += rowLength) {
        double row = 0;
        for (std::size_t i = first; i < std::min(first + rowLength, weights.size()); ++i) {
            const double level = static_cast<double>(nearestLevel(weights[i], grid) - grid.zero);
            const double error = level * scale - static_cast<double>(weights[i]);
            squares += error * error;
            row += error;
        }
        rows += row * row;
    }
    return clip == Clip::Output ? squares + inputMeanSquare * rows : squares;
}

/// The scale by which ⟨w, w′⟩ = ⟨w, w⟩, at most mostRescaling times that of GRID.
double rescaledScale(const Weights &weights, const Grid &grid)
{
    double squares = 0;
    double projection = 0;
    const auto scale = static_cast<double>(grid.scale);
    for (const float weight : weights) {
        const auto own = static_cast<double>(weight);
        squares += own * own;
        projection += own * scale * static_cast<double>(nearestLevel(weight, grid) - grid.zero);
    }
    return projection > 0 ? scale * std::min(squares / projection, mostRescaling) : scale;
}

GridOptions optionsOf(int bits, bool symmetric, Clip clip, bool rescale)
{
    GridOptions options;
    options.bits = bits;
    options.symmetric = symmetric;
    options.clip = clip;
    options.rescale = rescale;
    return options;
}

} // namespace

class GridSumsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sumsAreThoseOfPlainLoops_data() { kinds(); }
    void sumsAreThoseOfPlainLoops();
    void theGridOfLeastErrorIsFoundAmongAll_data() { kinds(); }
    void theGridOfLeastErrorIsFoundAmongAll();
    void rowsAreSummedApart();

private:
    static void kinds()
    {
        QTest::addColumn<QString>("kind");
        for (const char *kind :
             {"normal", "with outliers", "on a grid already", "mostly zeros", "shifted", "tiny"})
            QTest::newRow(kind) << QString::fromLatin1(kind);
    }
};

void GridSumsTest::sumsAreThoseOfPlainLoops()
{
    QFETCH(const QString, kind);
    for (const std::size_t count : {1U, 3U, 8U, 63U, 511U, 512U, 513U, 4608U}) {
        const Weights weights = weightsOf(kind, count);
        for (const int bits : {2, 4, 8})
            for (const float factor : {1.0F, 0.5F}) {
                const Grid grid =
                    gridOf(rangeOf(weights), factor, optionsOf(bits, bits < 4, Clip::Output, true));
                const Plain plain = plainSums(weights, grid);
                QVERIFY(within(unitSums(weights, count, grid).all, plain, 1e-12));
                QVERIFY(within(roughUnitSums(weights, count, grid).all, plain, roughness));
            }
    }
}

void GridSumsTest::theGridOfLeastErrorIsFoundAmongAll()
{
    QFETCH(const QString, kind);
    for (const std::size_t rowLength : {5U, 64U, 577U}) {
        const Weights weights = weightsOf(kind, 2 * rowLength);
        for (const int bits : {2, 3, 4, 8})
            for (const Clip clip : {Clip::Mse, Clip::Output})
                for (const bool rescale : {false, true}) {
                    const GridOptions options = optionsOf(bits, bits < 4, clip, rescale);
                    const ChosenGrid chosen = bestGrid(weights, rowLength, options);
                    const double own =
                        errorOf(weights, rowLength, chosen.grid, static_cast<double>(chosen.scale), clip);
                    double least = std::numeric_limits<double>::infinity();
                    const int steps = clip == Clip::Mse ? 11 : 31;
                    for (const double sign : {1.0, -1.0})
                        for (int i = 0; i < steps && (sign > 0 || options.symmetric); ++i) {
                            const double share = 1 - (clip == Clip::Mse ? 0.05 : 0.02) * i;
                            const Grid grid =
                                gridOf(rangeOf(weights), static_cast<float>(sign * share), options);
                            const double scale =
                                rescale ? rescaledScale(weights, grid) : static_cast<double>(grid.scale);
                            least = std::min(least, errorOf(weights, rowLength, grid, scale, clip));
                        }
                    // Scales are float32.
                    QVERIFY2(own <=
                                 least * (1 + 1e-5) + 1e-12 * errorOf(weights, rowLength, {1, 0, 0}, 0, clip),
                             qPrintable(QString("%1 bits: %2, but %3").arg(bits).arg(own).arg(least)));
                }
    }
}

void GridSumsTest::rowsAreSummedApart()
{
    const Weights weights = weightsOf("normal", 300);
    const Grid grid = gridOf(rangeOf(weights), 1, optionsOf(3, true, Clip::Output, true));
    double squares = 0;
    for (std::size_t first = 0; first < weights.size(); first += 100) {
        const Weights row(weights.begin() + static_cast<std::ptrdiff_t>(first),
                          weights.begin() + static_cast<std::ptrdiff_t>(first + 100));
        const double errors = plainSums(row, grid).sums.errors;
        squares += errors * errors;
    }
    for (const UnitSums &sums : {unitSums(weights, 100, grid), roughUnitSums(weights, 100, grid)})
        QVERIFY(std::abs(sums.errorRows - squares) <= 1e-3 * squares);
}

QTEST_APPLESS_MAIN(GridSumsTest)

#include "tst_gridsums.moc"
