// What a batch norm does in inference mode: a scale and a shift by channel; and what it tells of what it
// writes. Pure functions, thread-safe.
#pragma once

#include "core/graph/modeldata.h"

#include <optional>

namespace paretoscope::pipeline {

/// y = x · scale + shift, by channel, in float64.
struct Affine {
    at::Tensor scale;
    at::Tensor shift;
};

/// Of an aten::batch_norm with known statistics.
Affine affineOf(const graph::ModelData &data, const graph::Node &norm);

/// Of what the same writes, over the samples whose statistics it has: mean β, deviation |γ|·σ/√(σ²+ε).
/// Nothing where its vectors are not of one length.
std::optional<graph::OutputSpread> spreadOf(const graph::ModelData &data, const graph::Node &norm);

} // namespace paretoscope::pipeline
