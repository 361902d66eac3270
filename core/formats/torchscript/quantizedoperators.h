// Networks whose weights are integers already (torch.ao.quantization), read as what they are: their operators
// written in plain ones. Included only inside core.
#pragma once

#include "core/formats/torchscript/attributes.h"
#include "core/graph/modeldata.h"

#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/ir/ir.h>

#include <map>
#include <string>

namespace paretoscope::formats {

/// Convolutions and linear layers with packed integer weights in GRAPH, whose attributes RESOLVER has
/// resolved, become dequantize, the float operator with the weights that the integers stand for, and
/// quantize_per_tensor with the stored scale and zero point: the same to one step of that grid. Dynamically
/// quantized linear layers become plain ones, their inputs no longer rounded. How the file holds each weight,
/// by its parameter's name, which is that of MODULE's state dict.
std::map<std::string, graph::StoredWeight> writeQuantizedPlainly(torch::jit::Graph &graph,
                                                                 AttributeResolver &resolver,
                                                                 const torch::jit::Module &module);

} // namespace paretoscope::formats
