#include "core/compress/grid/gridsearch.h"

#include "core/base/stopped.h"
#include "core/compress/grid/gridsums.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace paretoscope::compress {

namespace {

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

constexpr std::size_t mostCandidates = 62; ///< shares of Clip::Output, of both signs

/// The grids that are tried, in order.
class Candidates {
public:
    Candidates(UnitRange range, const GridOptions &options)
    {
        const Shares shares = sharesOf(options.clip);
        const bool bothSigns = options.symmetric && options.signedScale;
        for (const double sign : {1.0, -1.0})
            for (int i = 0; i < shares.count && (sign > 0 || bothSigns); ++i)
                m_grids.at(m_count++) =
                    gridOf(range, static_cast<float>(sign * (1 - shares.step * i)), options);
    }

    std::span<const Grid> all() const { return {m_grids.data(), m_count}; }

private:
    std::array<Grid, mostCandidates> m_grids;
    std::size_t m_count = 0;
};

struct Tried {
    float scale = 1;
    double error = 0;
};

Tried tried(const Grid &grid, const UnitSums &sums, const GridOptions &options)
{
    const float scale = options.rescale ? rescaled(grid, sums.all) : grid.scale;
    return {scale,
            errorAfter(sums, static_cast<double>(scale) - static_cast<double>(grid.scale), options.clip)};
}

/// By how much the error found from SUMS that are off by their roughness may differ from the true one:
/// that of its own terms, and of the scale that comes of them. By Cauchy and Schwarz |Σ e·q| ≤ √(Σe² Σq²).
double marginOf(const UnitSums &sums, const Grid &grid, const Tried &found, std::size_t rowLength,
                const GridOptions &options)
{
    constexpr double unknown = std::numeric_limits<double>::infinity();
    const auto scale = std::abs(static_cast<double>(grid.scale));
    const double change = std::abs(static_cast<double>(found.scale) - static_cast<double>(grid.scale));
    const double both = std::sqrt(sums.all.errorSquares * sums.all.levelSquares);
    const double terms = sums.all.errorSquares + 2 * change * both + change * change * sums.all.levelSquares;
    const double ofRows = options.clip == Clip::Output ? inputMeanSquare : 0;
    const double bothRows = std::sqrt(sums.errorRows * sums.levelRows);
    const double rows = ofRows * (sums.errorRows + 2 * change * bothRows + change * change * sums.levelRows);
    double margin = 2 * terms + 2 * std::sqrt(ofRows * static_cast<double>(rowLength) * rows * terms) + rows;
    if (options.rescale) {
        const double whole = scale * scale * sums.all.levelSquares + 2 * scale * both + sums.all.errorSquares;
        const auto signedScale = static_cast<double>(grid.scale);
        const double projection = signedScale * (signedScale * sums.all.levelSquares - sums.all.products);
        if (!(projection > 0.01 * whole)) // cancelled: the scale may come out otherwise
            return unknown;
        const double slope =
            2 * (both + change * sums.all.levelSquares) + 2 * ofRows * (bothRows + change * sums.levelRows);
        margin += 2 * slope * (scale + change) * whole / projection;
    }
    return std::isfinite(margin) ? roughness * margin : unknown;
}

/// Marks those of GRIDS that may be the best: sums are rough, and which is best must not depend on that.
std::array<bool, mostCandidates> promising(std::span<const float> unit, std::size_t rowLength,
                                           std::span<const Grid> grids, const GridOptions &options,
                                           const std::stop_token &stop)
{
    std::array<double, mostCandidates> atLeast{};
    double bound = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < grids.size(); ++i) {
        base::throwIfStopped(stop);
        const UnitSums sums = roughUnitSums(unit, rowLength, grids[i]);
        const Tried found = tried(grids[i], sums, options);
        const double margin = marginOf(sums, grids[i], found, rowLength, options);
        atLeast.at(i) = std::isfinite(margin) ? found.error - margin : -margin;
        if (std::isfinite(margin))
            bound = std::min(bound, found.error + margin);
    }
    std::array<bool, mostCandidates> may{};
    for (std::size_t i = 0; i < grids.size(); ++i)
        may.at(i) = !(atLeast.at(i) > bound);
    return may;
}

} // namespace

ChosenGrid bestGrid(std::span<const float> unit, std::size_t rowLength, const GridOptions &options,
                    const std::stop_token &stop)
{
    const UnitRange range = rangeOf(unit);
    const Candidates candidates(range, options);
    const std::span<const Grid> grids = candidates.all();
    std::array<bool, mostCandidates> may{true};
    if (grids.size() > 1)
        may = promising(unit, rowLength, grids, options, stop);
    const Grid whole = gridOf(range, 1, options); // stays where every error is beyond the largest float
    ChosenGrid best{whole, whole.scale};
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < grids.size(); ++i) {
        if (!may.at(i))
            continue;
        base::throwIfStopped(stop);
        const Tried found = tried(grids[i], unitSums(unit, rowLength, grids[i]), options);
        if (found.error < least) {
            least = found.error;
            best = {grids[i], found.scale};
        }
    }
    return best;
}

} // namespace paretoscope::compress
