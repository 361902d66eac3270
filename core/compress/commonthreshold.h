// Zeros of several weights by one threshold for all of them. Only inside core. Pure function, thread-safe.
#pragma once

#include "core/base/result.h"
#include "core/compress/pruningscore.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

namespace paretoscope::compress {

/// By weight of WEIGHTS: how many of its numbers are among the ⌊SHARE · n⌋ smallest scores of all n. No
/// weight has more zeros than a recipe can say (99 %); then others have more, and the sum is less only where
/// none can. Of equal scores those of earlier weights go first. Cancelled by STOP.
base::Result<std::vector<std::int64_t>> zerosByCommonThreshold(std::span<const at::Tensor> weights,
                                                               double share, PruningScore score,
                                                               const std::stop_token &stop);

} // namespace paretoscope::compress
