// Networks whose weights are integers already: what they hold, and what of it cannot be read. Included only
// inside core.
#pragma once

#include "core/base/result.h"

#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/ir/ir.h>

#include <map>
#include <string>

namespace paretoscope::formats {

/// An error that names the layers of MODULE and their bits where GRAPH, its forward after
/// writeQuantizedPlainly(), still computes with quantized weights in a way that is not known here. FILE is
/// named.
base::Result<void> checkNothingPacked(const torch::jit::Module &module, torch::jit::Graph &graph,
                                      const std::string &file);

/// The same for copies of an object that holds the same PACKED weight.
const void *packedIdentity(const c10::IValue &packed);

/// Of every packed weight that MODULE holds: what users call the layer. By packedIdentity().
std::map<const void *, std::string> packedPaths(const torch::jit::Module &module);

/// Whether LibTorch's loader failed on quantized weights, for which it needs an engine that it may lack.
bool failedOnQuantized(const std::string &detail);

/// The sentence for both: WHAT says which weights.
base::Error alreadyQuantized(const std::string &file, base::Sentence weights, std::string detail = {});
base::Sentence theWeights();

} // namespace paretoscope::formats
