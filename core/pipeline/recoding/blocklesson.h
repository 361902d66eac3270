// A block of a coded network with what goes in and what should come out, batch by batch: some batches teach,
// the others judge. Only inside core.
#pragma once

#include "core/base/result.h"
#include "core/pipeline/recoding/blockrun.h"

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <span>
#include <stop_token>
#include <vector>

namespace paretoscope::pipeline {

/// A view.
struct BlockLesson {
    using Values = BlockRun::Values;

    const BlockRun &run;
    const Block &block;
    std::span<const Values> samples; ///< inputs of the network
    std::span<const Values> floats;  ///< entries in the float network
    std::span<const Values> entries; ///< in the coded one
    std::span<const Values> wanted;  ///< exits in the float one
    /// Of each float tensor among the exits: what the square of an error counts; undefined: all as much.
    std::span<const at::Tensor> weights;
    std::stop_token stop;

    /// Every fourth batch does.
    static bool judges(std::size_t batch) { return batch % 4 == 3; }

    /// Mean square of what EXITS of BATCH are off by, with a slope where they have one.
    at::Tensor error(const Values &exits, std::size_t batch) const;
    /// The mean of that over the batches that judge, of the block run with WITH.
    base::Result<double> judged(const RunsWith &with) const;
};

/// The tensors of real numbers in VALUES, in order.
std::vector<at::Tensor> floatsIn(const BlockRun::Values &values);

} // namespace paretoscope::pipeline
