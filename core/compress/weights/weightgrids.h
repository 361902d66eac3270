// The levels that a compressed weight lies on, unit by unit: of any method that stores codes. Only
// inside core. A value, thread-safe.
#pragma once

#include "core/compress/compressedweight.h"
#include "core/compress/weightpicture.h"

#include <utility>
#include <vector>

namespace paretoscope::compress {

class WeightGrids {
public:
    WeightGrids() = default; ///< no levels
    /// AFTER: the rows of COMPRESSED.weight, contiguous, each number as STORED can hold it. LAYOUT is of the
    /// same setting.
    WeightGrids(const at::Tensor &after, const CompressedWeight &compressed, const Layout &layout,
                graph::FloatType stored);

    /// BEFORE, the weight there before, is further beyond the outermost level than rounding goes.
    bool isBeyond(std::int64_t row, std::int64_t column, float before) const;
    /// How many grids the rows FIRST… up to before LAST have.
    std::int64_t between(std::int64_t first, std::int64_t last) const;
    /// Of these rows, if they share a grid; with the counts of weights that KEPT (undefined: all) leaves.
    std::vector<Level> levels(std::int64_t first, std::int64_t last, const at::Tensor &kept) const;
    std::pair<double, double> reach(std::int64_t row) const; ///< the outermost levels of all its grids
    /// Of its one grid, without its sign; absent where there are several, or levels of no even distance.
    std::optional<double> scale(std::int64_t row) const;

private:
    std::int64_t unitOf(std::int64_t row, std::int64_t column) const
    {
        return row * m_unitsPerRow + (m_unitsPerRow > 1 ? column / m_unitColumns : 0);
    }
    double level(std::int64_t unit, int code) const; ///< NaN and infinity: no number
    /// The two outermost levels, and how far beyond them rounding goes.
    struct Ends {
        double low = 0, high = 0, roomBelow = 0, roomAbove = 0;
    };
    Ends endsOf(std::int64_t unit) const;     ///< of integers
    Ends endsOfBook(std::int64_t unit) const; ///< before scaling

    at::Tensor m_codes, m_scales, m_zeros; ///< zeros float32, one for each scale
    at::Tensor m_book;                     ///< float32 [entries] | [units, entries]; undefined for integers
    graph::FloatType m_stored = graph::FloatType::Float32;
    std::int64_t m_unitsPerRow = 0; ///< 0: one scale, or book, for all rows
    std::int64_t m_unitColumns = 1;
    int m_lowest = 0, m_highest = 0; ///< of the codes
    std::vector<Ends> m_ends;        ///< by unit
};

} // namespace paretoscope::compress
