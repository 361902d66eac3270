// What the values of each layer's weight tell about its past: zeros of a pruning, few values of a
// quantization. Free of LibTorch; pure functions, thread-safe.
#pragma once

#include "core/graph/model.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace paretoscope::graph {

struct WeightValues {
    std::int64_t zeros = 0;
    std::optional<std::int64_t> distinct; ///< absent: more than mostDistinct
};

constexpr std::int64_t mostDistinct = 65'536;

/// Parallel to Model::layers(). −0 and 0 are one value.
std::vector<WeightValues> weightValues(const Model &model);

} // namespace paretoscope::graph
