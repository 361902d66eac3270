// How little blocks change what they are given, as calibration samples show it. Included only inside core.
// A pure function, thread-safe.
#pragma once

#include "core/base/result.h"
#include "core/pipeline/blocks/residualblocks.h"
#include "core/pipeline/calibration.h"

#include <span>
#include <stop_token>
#include <vector>

namespace paretoscope::pipeline {

struct BlockLikeness {
    /// Of the shortcut x and the sum x + f(x), along their channels, in the mean over positions of all
    /// samples; of two vectors of zeros 1. Block influence is 1 − this (Men et al. 2024, equation 1).
    double cosine = 0;
    bool fits = false; ///< the sum has the shape of the shortcut, which can stand for it
};

/// Of each of BLOCKS of MODEL, from one run of all calibration samples. NonFinite, naming layers, where
/// numbers are none.
base::Result<std::vector<BlockLikeness>> blockLikenesses(const graph::Model &model,
                                                         std::span<const ResidualBlock> blocks,
                                                         const Calibration &calibration,
                                                         const std::stop_token &stop);

} // namespace paretoscope::pipeline
