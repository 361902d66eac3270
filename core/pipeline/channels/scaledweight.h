// Weights whose channels are scaled: what folding and equalizing are made of. Included only inside core. Pure
// functions, thread-safe.
#pragma once

#include "core/graph/layer.h"

#include <ATen/core/Tensor.h>

#include <string>

namespace paretoscope::pipeline {

/// WEIGHT of the whole LAYER with each output channel times its FACTOR, [output channels], in float64,
/// rounded once; strides are kept, by which kernels are chosen. Output channels lie along dimension 0;
/// transposed, along dimension 1 within each group of dimension 0.
at::Tensor withOutputsScaled(const at::Tensor &weight, const graph::Layer &layer, const at::Tensor &factor);
/// The same for input channels, [input channels]: dimension 1 within each group of dimension 0; transposed,
/// along dimension 0.
at::Tensor withInputsScaled(const at::Tensor &weight, const graph::Layer &layer, const at::Tensor &factor);

/// The largest magnitude in what each output channel has of WEIGHT, [output channels]; float64.
at::Tensor largestByOutput(const at::Tensor &weight, const graph::Layer &layer);
/// The same of what reads each input channel, [input channels].
at::Tensor largestByInput(const at::Tensor &weight, const graph::Layer &layer);

/// "layer1.0.conv1.bias" for "layer1.0.conv1.weight".
std::string biasNameFor(const std::string &weightName);

} // namespace paretoscope::pipeline
