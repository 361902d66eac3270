// Which grid suits the weights of a unit: how much of their range it covers, on which side the additional
// level lies, and what its scale is multiplied by after rounding. Pure function, thread-safe. Only inside
// core.
#pragma once

#include "core/compress/grid/quantizationgrid.h"

#include <cstddef>
#include <span>
#include <stop_token>

namespace paretoscope::compress {

struct ChosenGrid {
    Grid grid;       ///< weights are rounded with
    float scale = 1; ///< values are made with: the grid's, rescaled where OPTIONS say so
};

/// Of the grids that OPTIONS allow (Clip, signedScale) the one of least error, the first of equals; errors
/// are those after rescaling, where they rescale. UNIT: whole rows of ROWLENGTH weights, or a part of
/// one. Throws base::Stopped.
ChosenGrid bestGrid(std::span<const float> unit, std::size_t rowLength, const GridOptions &options,
                    const std::stop_token &stop = {});

/// Largest factor of rescaling. A unit of one large and many small weights, all of which round to 0, has
/// ⟨w, w⟩ far above ⟨w, q⟩: to make the large one stand for them all would do more harm than their loss.
inline constexpr double mostRescaling = 4;

/// How much an error that all weights of a row share counts in Clip::Output, besides their squares: (mean /
/// standard deviation)² of the inputs.
inline constexpr double inputMeanSquare = 0.2;

} // namespace paretoscope::compress
