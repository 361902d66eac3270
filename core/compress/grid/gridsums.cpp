#include "core/compress/grid/gridsums.h"

#include <algorithm>

#if defined(__GNUC__) && defined(__x86_64__)
#define PARETOSCOPE_WIDER 1
#endif

namespace paretoscope::compress {

namespace {

using SumsOfRow = Sums (*)(std::span<const float> weights, const Grid &grid);

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

/// Weights that are summed in float32 before float64 takes over. In four lanes or more each sum makes at most
/// 128 additions, which are off by at most 128 · 2^-24 of the terms' magnitudes.
constexpr std::size_t stretch = 512;

[[gnu::always_inline]] inline Sums roughSumsOf(std::span<const float> weights, const Grid &grid)
{
    Sums sums;
    const Grid own = grid;
    for (std::size_t first = 0; first < weights.size(); first += stretch) {
        float errors = 0;
        float errorSquares = 0;
        float levels = 0;
        float levelSquares = 0;
        float products = 0;
        const std::size_t count = std::min(stretch, weights.size() - first);
        const float *const w = weights.data() + first;
#pragma omp simd reduction(+ : errors, errorSquares, levels, levelSquares, products)
        for (std::size_t i = 0; i < count; ++i) {
            const float level = nearestLevel(w[i], own) - own.zero;
            const float error = level * own.scale - w[i];
            errors += error;
            errorSquares += error * error;
            levels += level;
            levelSquares += level * level;
            products += error * level;
        }
        sums.errors += static_cast<double>(errors);
        sums.errorSquares += static_cast<double>(errorSquares);
        sums.levels += static_cast<double>(levels);
        sums.levelSquares += static_cast<double>(levelSquares);
        sums.products += static_cast<double>(products);
    }
    return sums;
}

Sums roughSums(std::span<const float> weights, const Grid &grid)
{
    return roughSumsOf(weights, grid);
}

#ifdef PARETOSCOPE_WIDER
/// Eight lanes instead of four.
[[gnu::target("avx2")]] Sums widerRoughSums(std::span<const float> weights, const Grid &grid)
{
    return roughSumsOf(weights, grid);
}
#endif

SumsOfRow roughSumsHere()
{
#ifdef PARETOSCOPE_WIDER
    if (__builtin_cpu_supports("avx2"))
        return widerRoughSums;
#endif
    return roughSums;
}

UnitSums sumsOfRows(std::span<const float> unit, std::size_t rowLength, const Grid &grid, SumsOfRow sums)
{
    UnitSums unitSums;
    for (std::size_t first = 0; first < unit.size(); first += rowLength) {
        const Sums row = sums(unit.subspan(first, std::min(rowLength, unit.size() - first)), grid);
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

} // namespace

UnitSums unitSums(std::span<const float> unit, std::size_t rowLength, const Grid &grid)
{
    return sumsOfRows(unit, rowLength, grid, sumsOf);
}

UnitSums roughUnitSums(std::span<const float> unit, std::size_t rowLength, const Grid &grid)
{
    static const SumsOfRow sums = roughSumsHere();
    return sumsOfRows(unit, rowLength, grid, sums);
}

} // namespace paretoscope::compress
