// How much of a model's bytes the table of layers covers, and what it does not. Free of LibTorch; pure
// functions, thread-safe.
#pragma once

#include "core/graph/model.h"

#include <cstdint>
#include <string>
#include <vector>

namespace paretoscope::pipeline {

struct UncoveredParameter {
    std::string name;
    std::int64_t bytes = 0;
};

/// A weight that is not in the file but computed from what is.
struct ComputedWeight {
    std::string name;
    std::string from; ///< "conv.weight_g, conv.weight_v"
};

struct Coverage {
    /// Of every parameter, buffer and constant that the graph reads, with combined batch norms as they then
    /// are.
    std::int64_t bytes = 0;
    std::int64_t coveredBytes = 0;             ///< of layers
    std::vector<UncoveredParameter> uncovered; ///< largest first
    std::vector<ComputedWeight> computed;
    std::vector<std::string> rewritten; ///< operators that were written in plain ones
    std::int64_t combinedNorms = 0;     ///< batch norms that become a scale and a shift a channel

    double share() const; ///< 0 for a model without bytes
};

/// A layer covers its weight, its bias and the batch norm that folds into it. Of a batch norm that is
/// combined instead, two vectors go without being covered, and two stay that nobody compresses.
Coverage coverageOf(const graph::Model &model);

} // namespace paretoscope::pipeline
