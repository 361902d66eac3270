// Weights that a file keeps as constants of its code: torch.jit.freeze and optimize_for_mobile do. Only
// inside core.
#pragma once

#include "core/formats/torchscript/attributes.h"

#include <torch/csrc/jit/ir/ir.h>

namespace paretoscope::formats {

/// Replaces the operators of XNNPACK with packed weights (optimize_for_mobile) by LibTorch's plain ones,
/// which compute the same from the weights that the packed ones give out.
void unpackMobileOperators(torch::jit::Graph &graph);

/// Where the network has no parameters of its own: floating constants become parameters, named by the
/// operator that reads them first ("conv2d_1.weight"), the operators of a kind counted from 1.
void liftConstants(torch::jit::Graph &graph, AttributeResolver &resolver);

/// Tensor constants are values of the graph, also where a branch alone reads them.
void hoistTensorConstants(torch::jit::Graph &graph);

} // namespace paretoscope::formats
