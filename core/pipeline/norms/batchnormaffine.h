// What a batch norm does in inference mode: a scale and a shift by channel. Pure functions, thread-safe.
#pragma once

#include "core/graph/modeldata.h"

namespace paretoscope::pipeline {

/// y = x · scale + shift, by channel, in float64.
struct Affine {
    at::Tensor scale;
    at::Tensor shift;
};

/// Of an aten::batch_norm with known statistics.
Affine affineOf(const graph::ModelData &data, const graph::Node &norm);

} // namespace paretoscope::pipeline
