// Folds a scale for each channel into what writes the channels and what reads them. Included only inside
// core. Pure functions, thread-safe.
#pragma once

#include "core/graph/editor.h"
#include "core/pipeline/channels/scalegroups.h"

#include <ATen/core/Tensor.h>

#include <span>

namespace paretoscope::pipeline {

/// The positive SCALE, float64 [channels], as GROUP can take it: where it is stored in half precision, powers
/// of two, by which multiplying rounds nothing, and such that no number gets beyond float16.
at::Tensor takenScale(const graph::ModelData &data, const ScaleGroup &group, const at::Tensor &scale);

/// MODEL, what writes the channels of each of GROUPS divided by its scale, what reads them multiplied: it
/// computes the same but for rounding. SCALES: by group, as takenScale() gives them.
graph::Model withScales(const graph::Model &model, std::span<const ScaleGroup> groups,
                        std::span<const at::Tensor> scales);

/// The largest magnitude of all weights that read each channel of GROUP: float64 [channels].
at::Tensor largestRead(const graph::ModelData &data, const ScaleGroup &group);

/// SCALE, [channels], for each input feature of READER.
at::Tensor byFeature(const ScaledReader &reader, const at::Tensor &scale);

/// The bias of LAYER, where it has one, divided by SCALE, a number an output channel.
void divideBias(graph::Editor &editor, const ChannelLayer &layer, const at::Tensor &scale);

} // namespace paretoscope::pipeline
