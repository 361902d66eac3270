// What settings of a layer change in its output, multiplied with the output's gradient. Only inside core.
// Pure functions, thread-safe.
#pragma once

#include "core/base/result.h"
#include "core/graph/gradients.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <optional>
#include <vector>

namespace paretoscope::sensitivity {

/// Where a layer's output holds its samples: AXIS of the output has size samples × k, sample by sample.
struct SampleAxis {
    std::int64_t axis = 0;
};

/// Found from the gradient of a function of the first of SAMPLES samples alone: the axis along which it is 0
/// beyond its first part. Dimension 0 is tried first. Absent where every axis mixes samples.
std::optional<SampleAxis> findSampleAxis(const graph::LayerUse &use, std::int64_t samples);

/// Σ gradient · Δy for each sample and each of WEIGHTCHANGES (shaped as the layer's weight), float32
/// [samples, changes]: Δy is the output of the layer's own operator without bias, linear in the weight.
/// Changes lie side by side along the output channels, as many at a time as memory allows.
base::Result<at::Tensor> deltaProducts(const graph::LayerUse &use, SampleAxis samplesAlong,
                                       std::int64_t samples, const std::vector<at::Tensor> &weightChanges);

} // namespace paretoscope::sensitivity
