// An exported program with its tensors as a module of LibTorch, which the room's reader of modules then reads
// as any other. Included only inside core.
#pragma once

#include "core/base/result.h"
#include "core/formats/pt2/program/program.h"
#include "core/formats/pt2/tensors.h"

#include <torch/csrc/jit/api/module.h>

#include <string>

namespace paretoscope::formats::pt2 {

/// Parameters, buffers and constants by their qualified names, in evaluation mode; its forward takes the
/// program's own inputs by name. What the program writes into buffers is not kept from one run to the next.
/// In errors stands FILE. ModelUnsupported, naming operators with their nodes and modules, where LibTorch
/// lacks them; ModelUnreadable where names do not fit each other. May throw what LibTorch throws.
base::Result<torch::jit::Module> moduleOf(const Program &program, const Tensors &tensors,
                                          const std::string &file);

} // namespace paretoscope::formats::pt2
