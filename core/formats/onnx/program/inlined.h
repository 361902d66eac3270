// Operators that a file defines itself, written in place, and graphs that nodes have, with names of their
// own. Free of LibTorch; pure functions.
#pragma once

#include "core/formats/onnx/program/program.h"

#include <functional>
#include <string>
#include <vector>

namespace paretoscope::formats::onnx {

/// PROGRAM with the nodes of its functions in the place of their calls. Calls stay as they are where they
/// would call themselves, would together fill memory, or where a function is written in another
/// version of ONNX's operators.
Program withFunctionsInlined(Program program);

/// What belongs to a graph within another, so that it can stand in the other's place.
struct Renamed {
    std::vector<Node> nodes;
    std::vector<Tensor> tensors;
    std::vector<std::string> outputs;
};
/// Values get PREFIX, and so do tensors whose names are taken outside; what is taken from there keeps its
/// own.
Renamed inPlaceOf(const Graph &graph, const std::string &prefix,
                  const std::function<bool(const std::string &)> &isTaken);

} // namespace paretoscope::formats::onnx
