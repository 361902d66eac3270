// Codes of a whole block of layers learnt together, so that the block gives what it gives in the float
// network. Only inside core.
#pragma once

#include "core/base/result.h"
#include "core/pipeline/calibration.h"
#include "core/pipeline/codedstep.h"
#include "core/pipeline/recoding/codedplaces.h"

#include <cstdint>
#include <span>
#include <stop_token>

namespace paretoscope::pipeline {

struct BlockLearning {
    std::int64_t iterations = 400; ///< of gradient descent, each block
    std::int64_t seed = 1;         ///< of the order in which samples teach
    double seconds = 0;            ///< that all blocks learn at most; 0: no limit
};

/// What the steps of gradient descent take on SAMPLES samples, in runs of one sample through the network.
double runsOfLearning(const BlockLearning &learning, std::int64_t samples);

/// Block after block (see blocks.h): its layers are coded again one by one (layerrecoding.h); from there the
/// rounding (softrounding.h) and the biases of all of them are learnt together, by the least squared error of
/// what the block gives for what the coded network gives it (Li et al. 2021, BRECQ: Pushing the Limit of
/// Post-Training Quantization by Block Reconstruction, section 3.3), weighted as in blockweights.h. Where
/// what layers are given is rounded, half of those numbers, and of what goes into the block, are the float
/// network's, by chance (Wei et al. 2022, QDrop, section 4.2). A block whose error on samples that did not
/// teach is no smaller then stays as it was coded layer by layer. The same for the same seed, whatever the
/// number of threads, unless the time runs out first: what is left of it is then shared out among the blocks
/// that are left. A block is a part of TAKING. Of a network that blocksOf() finds no blocks of: nothing. In
/// an EngineScope.
base::Result<CodedChanges> reconstructBlocks(const CodedNetwork &network, std::span<const CodedPlace> places,
                                             const BlockLearning &learning, const Calibration &calibration,
                                             Taking &taking);

} // namespace paretoscope::pipeline
