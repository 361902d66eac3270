// How much heads matter. Included only inside core. Pure functions, thread-safe.
#pragma once

#include "core/base/result.h"
#include "core/pipeline/calibration.h"
#include "core/pipeline/heads/attentionheads.h"

#include <cstdint>
#include <stop_token>
#include <vector>

namespace paretoscope::pipeline {

using HeadScores = std::vector<std::vector<double>>; ///< by attention, by group of it

/// The root of the sum of squares of the weights that write and read a group, of each layer in the mean of
/// its groups, and their sum.
HeadScores headNorms(const graph::ModelData &data, const AttentionHeads &found);

/// E‖W_h a_h‖²: what a group, whose part of the output projection's input is a_h, adds to its output,
/// squared, in the mean over positions of all calibration samples. NonFinite, naming the layer, where that is
/// no number.
base::Result<HeadScores> headContributions(const graph::Model &model, const AttentionHeads &found,
                                           const Calibration &calibration, const std::stop_token &stop);

/// How far the answers get with the outputs of a group times zero (Answers::distanceOf()): a run of all
/// calibration samples for each. Errors as Answers::of() gives them.
base::Result<HeadScores> headLosses(const graph::Model &model, const AttentionHeads &found,
                                    const Calibration &calibration, const std::stop_token &stop);

/// Any order, the same for one SEED.
HeadScores headsByChance(const AttentionHeads &found, std::uint64_t seed);

} // namespace paretoscope::pipeline
