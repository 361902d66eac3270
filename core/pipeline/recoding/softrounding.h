// A coded weight whose codes are being learnt: of each one of two levels that follow each other. Only inside
// core. Not thread-safe.
#pragma once

#include "core/compress/compressedweight.h"
#include "core/compress/layout.h"
#include "core/graph/layer.h"

#include <ATen/core/Tensor.h>

namespace paretoscope::pipeline {

/// Nagel et al. 2020, Up or Down? Adaptive Rounding for Post-Training Quantization, eq. 22 and 23: the
/// rectified sigmoid h(v) says how near a weight is to the upper of its two levels. Other than there the
/// network is run with the nearer level at once, and the slope taken as if it were run with h (straight
/// through): what is learnt is what is stored, and nothing has to be pushed to the levels in the end. From
/// codes that are good already, in a few hundred steps, that is what comes out better.
class SoftRounding {
public:
    /// Whether CODED has integers on an even grid.
    static bool isFor(const compress::CompressedWeight &coded);

    /// WEIGHT: what the float network has there. Of the two levels one is the code that CODED has, and that
    /// it begins with; the other is its neighbour on the weight's side.
    SoftRounding(const compress::CompressedWeight &coded, const at::Tensor &weight, const graph::Layer &layer,
                 const compress::Layout &layout);

    const at::Tensor &variable() const { return m_variable; } ///< v; requires a gradient
    at::Tensor weight() const; ///< float32, shaped as the weight, with a slope along v
    /// CODED with the nearer of the two levels of each weight.
    compress::CompressedWeight coded() const;

private:
    at::Tensor share() const; ///< h, from 0 (the lower level) to 1
    at::Tensor isUpper() const;

    const compress::CompressedWeight m_coded;
    const graph::Layer m_layer;
    at::Tensor m_zero;  ///< rows: zero point
    at::Tensor m_low;   ///< rows: lower level less the zero point
    at::Tensor m_scale; ///< rows
    at::Tensor m_open;  ///< rows: 1, or 0 where weights are pruned
    at::Tensor m_variable;
};

} // namespace paretoscope::pipeline
