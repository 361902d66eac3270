// The integer grid that a method rounds weights to, as its parameters say it: shared by every method that has
// one. Pure functions, thread-safe. Only inside core.
#pragma once

#include "core/compress/method.h"

#include <cstdint>
#include <vector>

namespace paretoscope::compress {

/// Which weights share a scale. Channel: one output channel. Group: groupSize consecutive weights of one
/// output channel along the (flattened) input dimension, the last group may be shorter.
enum class Granularity : std::uint8_t { Tensor, Channel, Group };
/// How much of the weights' range the levels cover. Max: every weight. Mse: of 11 shares from 1.0 down to 0.5
/// the one with the least squared error. Output: of 31 from 1.0 down to 0.4 the one with the least squared
/// error to expect in what the layer computes from inputs that have a mean, as those after a ReLU: Σe² + 0.2
/// (Σe)² over each row.
enum class Clip : std::uint8_t { Max, Mse, Output };

struct GridOptions {
    int bits = 8; ///< 2 to 8
    Granularity granularity = Granularity::Channel;
    std::int64_t groupSize = 64; ///< Granularity::Group only; at least 2
    /// Levels −2^(b−1)…2^(b−1)−1 times a scale. Else 0…2^b−1 with an integer zero point of b bits; the range
    /// always contains 0, so that 0 is exact.
    bool symmetric = true;
    Clip clip = Clip::Output;
    /// Symmetric only. The scale's sign is free, so that the level −2^(b−1) lies on the side of less error
    /// and the range reaches it. Otherwise scale = range / (2^(b−1)−1), and that level is reached only under
    /// a clip.
    bool signedScale = true;
    /// After rounding to q each scale is multiplied so that ⟨w, w′⟩ = ⟨w, w⟩ (by at most 4): rounding and
    /// clipping then shrink no unit, which depth would multiply.
    bool rescale = true;
};

/// "bits" first, then "granularity", "groupSize", "symmetric", "clip", "signedScale", "rescale". What is not
/// said is what generalises best over networks (docs/MEASURED.md).
std::vector<Parameter> gridParameters();
GridOptions gridOptionsFrom(const Values &values);
/// AMOUNT, then "granularity" and "groupSize", for methods that share something else than a grid.
std::vector<Parameter> withSharing(Parameter amount);
/// Granularity and group size alone.
GridOptions sharingFrom(const Values &values);
/// Of a matrix of ROWS output channels.
Units unitsOf(std::int64_t rows, std::int64_t columns, const GridOptions &grid);
/// Bits, units and zero points.
void layGrid(Layout &layout, const graph::Layer &layer, const GridOptions &grid);

} // namespace paretoscope::compress
