// The network of an ONNX file as a module of LibTorch, which the room's reader of modules then reads as any
// other. Included only inside core.
#pragma once

#include "core/base/result.h"
#include "core/formats/onnx/program/program.h"
#include "core/formats/onnx/tensors.h"

#include <torch/csrc/jit/api/module.h>

#include <string>

namespace paretoscope::formats::onnx {

/// In evaluation mode; its forward takes the network's own inputs, by their names as identifiers, and gives
/// its output, or all of them in a tuple. In errors stands FILE. Errors as of writeGraph(); ModelUnsupported
/// for versions of ONNX that are not read. May throw what LibTorch throws.
base::Result<torch::jit::Module> moduleOf(const Program &program, TensorStore &store,
                                          const std::string &file);

} // namespace paretoscope::formats::onnx
