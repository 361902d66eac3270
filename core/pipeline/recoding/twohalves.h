// Samples that run twice, side by side, as Calibration::runTwice() runs them. Only inside core. A pure
// function, thread-safe.
#pragma once

#include <ATen/core/Tensor.h>

#include <algorithm>
#include <cstdint>
#include <optional>

namespace paretoscope::pipeline {

/// Along which VALUE has SAMPLES, each twice; absent: what both halves are given is the same.
inline std::optional<std::int64_t> dimensionOfHalves(const at::Tensor &value, std::int64_t samples)
{
    for (std::int64_t dimension = 0; dimension < std::min<std::int64_t>(value.dim(), 2); ++dimension)
        if (value.size(dimension) > 0 && value.size(dimension) % (2 * samples) == 0)
            return dimension;
    return std::nullopt;
}

} // namespace paretoscope::pipeline
