// Evaluates what is known of an inlined TorchScript graph before it runs. Included only inside core.
#pragma once

#include "core/formats/torchscript/attributes.h"

#include <torch/csrc/jit/ir/ir.h>

#include <memory>

namespace paretoscope::formats {

/// Until nothing changes: resolves attributes, evaluates what depends on constants and on the shapes of
/// parameters, removes decided branches, exception branches, short constant loops, printing, and dead code.
void foldConstants(const std::shared_ptr<torch::jit::Graph> &graph, AttributeResolver &resolver);

} // namespace paretoscope::formats
