// Tensors that are float32 here and of a narrower type in their file: how they are rounded, and what they
// weigh there. Included only inside core. Pure functions, thread-safe.
#pragma once

#include "core/graph/floattype.h"
#include "core/graph/modeldata.h"

#include <ATen/core/Tensor.h>
#include <c10/core/ScalarType.h>

#include <cstdint>
#include <set>

namespace paretoscope::graph {

c10::ScalarType scalarType(FloatType type);
/// Of any type but the two halves: Float32.
FloatType floatType(c10::ScalarType type);

/// TENSOR with every number as TYPE can hold it (to nearest, half to even), in its own type and strides. The
/// very tensor for Float32.
at::Tensor roundedTo(const at::Tensor &tensor, FloatType type);
/// As a file holds it: converted to TYPE. The very tensor for Float32, and where it is no float32.
at::Tensor asStored(const at::Tensor &tensor, FloatType type);

/// Bytes in the file.
std::int64_t storedBytes(const Parameter &parameter);
std::int64_t storedBytes(const Value &constant); ///< of all tensors in it

/// The narrow types that DATA's file has, in parameters and constants.
std::set<FloatType> narrowTypes(const ModelData &data);

} // namespace paretoscope::graph
