// Operators that may overwrite their input instead of allocating an output. Included only inside core.
#pragma once

#include "core/graph/modeldata.h"

#include <ATen/core/stack.h>

#include <cstdint>

namespace paretoscope::graph {

enum class InPlace : std::uint8_t { No, Relu, Hardtanh, Silu, Add, Sub, Mul, DivNumber, MulNumber };

/// What NODE could be run as.
InPlace inPlaceFormOf(const Node &node);

/// Run the node whose arguments are on STACK in place, if nobody else can see the first one's memory (the
/// stack holds the only reference to the tensor, and the tensor the only one to its storage) and the result
/// has its shape, type and strides: then it is the same to the last bit. Returns whether it was run.
bool runInPlace(InPlace form, torch::jit::Stack &stack);

} // namespace paretoscope::graph
