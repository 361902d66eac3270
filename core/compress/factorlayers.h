// The two factors of a weight as weights of layers of their own, and how many inputs they share. Free of
// LibTorch; pure functions, thread-safe.
#pragma once

#include "core/graph/layer.h"

#include <array>
#include <cstdint>

namespace paretoscope::compress {

/// Which matrix becomes a product.
enum class FactorsOf : std::uint8_t {
    Rows, ///< a row for each output channel, of every group by itself
    /// Of a convolution [outputs, inputs, height, width]: a row for each output channel and column of the
    /// kernel, a column for each input channel and row of it. The right factor is a convolution of height ×
    /// 1, the left one of 1 × width.
    Kernel
};

/// The matrices whose factors are stored: GROUPS, one below the other, of [rows, columns] each. Factors of
/// RANK are stored as [groups · rows / width, rank · width] and [groups · rank, columns].
struct FactorForm {
    std::int64_t groups = 1, rows = 0, columns = 0;
    std::int64_t width = 1; ///< columns of the kernel that a row of the left factor has side by side

    std::int64_t fullRank() const; ///< the smaller of rows and columns
    /// ⌊SHARE · full rank⌋, and 1 at least.
    std::int64_t rankOf(double share) const;
    std::int64_t numbers(std::int64_t rank) const; ///< that both factors hold
    /// The largest rank whose factors hold fewer numbers than the weight.
    std::int64_t mostSavingRank() const;
};

/// Of the matrix [rows, columns] that toRows() makes of LAYER's weight. Kernel: of canSplitKernel() alone.
FactorForm formOf(const graph::Layer &layer, FactorsOf what = FactorsOf::Rows);
/// A two-dimensional convolution of one group, not transposed, whose kernel has several rows and columns.
bool canSplitKernel(const graph::Layer &layer);

/// Linear layers of LAYER's name and type that have the factors of RANK, left and right, as weights.
std::array<graph::Layer, 2> factorsOf(const graph::Layer &layer, const FactorForm &form, std::int64_t rank);

/// What a setting makes of a layer.
struct Factored {
    FactorForm form;
    std::int64_t rank = 1;
};

} // namespace paretoscope::compress
