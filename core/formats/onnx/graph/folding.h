// Nodes whose inputs are all known are computed while a file is read. Included only inside core.
#pragma once

#include "core/formats/onnx/graph/nodewriter.h"
#include "core/formats/onnx/operators/operators.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace paretoscope::formats::onnx {

/// What NODE gives; nothing where INPUTS are not all known, or the result could be much larger than they are.
/// Throws as OPERATION does.
std::optional<Values> folded(const Node &node, Operator operation, const std::vector<const Value *> &inputs,
                             std::int64_t opset);

/// VALUE as a constant where all its numbers are known.
Value settled(Value value, const std::string &name);

} // namespace paretoscope::formats::onnx
