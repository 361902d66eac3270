// Inputs of nodes that are parameters or constants, as tensors. Included only inside core. Pure functions,
// thread-safe.
#pragma once

#include "core/graph/modeldata.h"

namespace paretoscope::graph {

bool isKnownTensor(const Value &value);
bool isKnownTensorOrNone(const Value &value);

/// A parameter or constant in float64; undefined for None.
at::Tensor knownTensor(const ModelData &data, ValueId id);

/// Of a parameter or constant: its type in the file.
FloatType storedTypeOf(const ModelData &data, ValueId id);

} // namespace paretoscope::graph
