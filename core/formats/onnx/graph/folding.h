// Nodes whose inputs are all known are computed while a file is read. Included only inside core.
#pragma once

#include "core/formats/onnx/graph/nodewriter.h"
#include "core/formats/onnx/operators/operators.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace paretoscope::formats::onnx {

/// What NODE gives; nothing where INPUTS are not all known. LEFT elements may be made, which become fewer by
/// those of the result. Throws as OPERATION does, and Refused where the result could have more.
std::optional<Values> folded(const Node &node, Operator operation, const std::vector<const Value *> &inputs,
                             std::int64_t opset, std::int64_t &left);

/// VALUE as a constant where all its numbers are known.
Value settled(Value value, const std::string &name);

} // namespace paretoscope::formats::onnx
