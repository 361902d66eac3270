// How much the outputs of a network depend on what its blocks give. Only inside core.
#pragma once

#include "core/base/result.h"
#include "core/pipeline/recoding/blockrun.h"
#include "core/pipeline/recoding/codedinputs.h"

#include <ATen/core/Tensor.h>

#include <span>
#include <stop_token>
#include <vector>

namespace paretoscope::pipeline {

/// By block and float tensor of its exits: E (∂ Σ ± o / ∂z)² over outputs o, the signs drawn by CHANCE: the
/// squared gradients of BRECQ, eq. 10, of an error of the outputs themselves instead of a loss, which would
/// need to know what they mean. In float; in the mean 1; shaped as the tensor, of length 1 where the mean is
/// taken: over samples and, of pictures, places. Undefined where nothing depends on it, and of the last
/// block.
base::Result<std::vector<std::vector<at::Tensor>>> blockWeights(const BlockRun &run,
                                                                std::span<const Block> blocks,
                                                                std::span<const BlockRun::Values> samples,
                                                                Chance &chance, const std::stop_token &stop);

} // namespace paretoscope::pipeline
