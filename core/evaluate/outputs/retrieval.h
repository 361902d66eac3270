// Whether embeddings still find what they found: nearest neighbours among the samples. Only inside core. Pure
// functions.
#pragma once

#include "core/evaluate/measurement.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace paretoscope::evaluate {

/// Samples that are compared with each other, at most: the first.
inline constexpr std::int64_t mostRetrieved = 4096;

/// "retrievalTop1" of embeddings [n, width] BEFORE and AFTER, n at least 2: the share of samples whose
/// nearest neighbour by cosine, among the others, has their label; without LABELS (one a sample) the share
/// whose nearest neighbour is the one that BEFORE has. Of equals the first is nearest.
FurtherMetric retrievalTop1(const at::Tensor &before, const at::Tensor &after,
                            const std::vector<std::int64_t> &labels);

} // namespace paretoscope::evaluate
