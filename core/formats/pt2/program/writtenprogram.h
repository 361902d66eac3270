// A program as it is written to a file: with what its values are like, which readers of ours do without.
// Values. Included only inside this folder's room.
#pragma once

#include "core/formats/pt2/program/program.h"

#include <c10/core/ScalarType.h>

#include <compare>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace paretoscope::formats::pt2 {

/// A whole number that follows how many samples are run: so many of each, and so many besides.
struct Count {
    std::int64_t perSample = 0;
    std::int64_t besides = 0;

    bool isFixed() const { return perSample == 0; }
    auto operator<=>(const Count &) const = default;
};

/// What a tensor of the graph is like.
struct TensorMeta {
    c10::ScalarType type = c10::ScalarType::Float;
    std::vector<Count> sizes, strides;
    bool trained = false;
};

struct WrittenProgram {
    Program program;
    std::map<std::string, TensorMeta> tensors; ///< by name in the graph
    std::map<std::string, Count> numbers;      ///< whole numbers that follow the samples
    std::vector<std::string> arguments;        ///< names of the forward's
    std::vector<OutputTree> argumentTrees;     ///< parallel
};

} // namespace paretoscope::formats::pt2
