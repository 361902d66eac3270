#include "core/compress/grid/gridsearch.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace paretoscope::compress {

namespace {

/// Over weights w that were rounded to q levels from zero; e = q · scale − w. Sums in float64, so that the
/// least error is the least to the last bit that matters, and of errors, which are small, rather than of
/// weights.
struct Sums {
    double errors = 0, errorSquares = 0, levels = 0, levelSquares = 0, products = 0; ///< e, e², q, q², e · q
};

Sums sumsOf(std::span<const float> weights, const Grid &grid)
{
    double errors = 0;
    double errorSquares = 0;
    double levels = 0;
    double levelSquares = 0;
    double products = 0;
    const std::size_t count = weights.size();
    const float *const w = weights.data();
    const Grid own = grid;
#pragma omp simd reduction(+ : errors, errorSquares, levels, levelSquares, products)
    for (std::size_t i = 0; i < count; ++i) {
        const float level = nearestLevel(w[i], own) - own.zero;
        const float error = level * own.scale - w[i];
        errors += static_cast<double>(error);
        errorSquares += static_cast<double>(error * error);
        levels += static_cast<double>(level);
        levelSquares += static_cast<double>(level * level);
        products += static_cast<double>(error * level);
    }
    return {errors, errorSquares, levels, levelSquares, products};
}

/// Sums of a unit, and squares of sums of its rows.
struct UnitSums {
    Sums all;
    double errorRows = 0, levelRows = 0, productRows = 0; ///< (Σe)², (Σq)², Σe · Σq
};

UnitSums unitSums(std::span<const float> unit, std::size_t rowLength, const Grid &grid)
{
    UnitSums unitSums;
    for (std::size_t first = 0; first < unit.size(); first += rowLength) {
        const Sums row = sumsOf(unit.subspan(first, std::min(rowLength, unit.size() - first)), grid);
        unitSums.all.errors += row.errors;
        unitSums.all.errorSquares += row.errorSquares;
        unitSums.all.levels += row.levels;
        unitSums.all.levelSquares += row.levelSquares;
        unitSums.all.products += row.products;
        unitSums.errorRows += row.errors * row.errors;
        unitSums.levelRows += row.levels * row.levels;
        unitSums.productRows += row.errors * row.levels;
    }
    return unitSums;
}

/// The factor f with ⟨w, f · scale · q⟩ = ⟨w, w⟩. With w = scale · q − e: f = 1 − ⟨w, e⟩ / ⟨w, scale · q⟩.
double rescaling(const Sums &sums, double scale)
{
    const double projection = scale * (scale * sums.levelSquares - sums.products);
    if (!(projection > 0)) // nothing but zeros, or everything rounded to 0
        return 1;
    return std::min(1 - (scale * sums.products - sums.errorSquares) / projection, mostRescaling);
}

/// The scale of GRID after that, as long as its values stay finite.
float rescaled(const Grid &grid, const Sums &sums)
{
    const auto scale = static_cast<double>(grid.scale);
    const auto changed = static_cast<float>(scale * rescaling(sums, scale));
    return std::isfinite(changed * grid.highest) ? changed : grid.scale;
}

/// Of the values made with another scale than they were rounded with, CHANGE larger.
double errorAfter(const UnitSums &sums, double change, Clip clip)
{
    const double squares =
        sums.all.errorSquares + 2 * change * sums.all.products + change * change * sums.all.levelSquares;
    if (clip != Clip::Output)
        return squares;
    const double rows = sums.errorRows + 2 * change * sums.productRows + change * change * sums.levelRows;
    return squares + inputMeanSquare * rows;
}

/// Shares of the range that are tried: `count` from 1 down in steps of `step`.
struct Shares {
    int count;
    double step;
};

Shares sharesOf(Clip clip)
{
    switch (clip) {
    case Clip::Max:
        return {1, 0};
    case Clip::Mse:
        return {11, 0.05};
    case Clip::Output:
        return {31, 0.02};
    }
    return {1, 0};
}

} // namespace

ChosenGrid bestGrid(std::span<const float> unit, std::size_t rowLength, const GridOptions &options)
{
    const UnitRange range = rangeOf(unit);
    const Shares shares = sharesOf(options.clip);
    const bool bothSigns = options.symmetric && options.signedScale;
    const Grid whole = gridOf(range, 1, options); // stays where every error is beyond the largest float
    ChosenGrid best{whole, whole.scale};
    double least = std::numeric_limits<double>::infinity();
    for (const double sign : {1.0, -1.0}) {
        if (sign < 0 && !bothSigns)
            break;
        for (int i = 0; i < shares.count; ++i) {
            const Grid grid = gridOf(range, static_cast<float>(sign * (1 - shares.step * i)), options);
            const UnitSums sums = unitSums(unit, rowLength, grid);
            const float scale = options.rescale ? rescaled(grid, sums.all) : grid.scale;
            const double error =
                errorAfter(sums, static_cast<double>(scale) - static_cast<double>(grid.scale), options.clip);
            if (error < least) {
                least = error;
                best = {grid, scale};
            }
        }
    }
    return best;
}

} // namespace paretoscope::compress
