// What layers are given in the mean, as far as the batch norms in front of them tell: without a sample. Only
// inside core. Pure function, thread-safe.
#pragma once

#include "core/base/sentence.h"
#include "core/graph/modeldata.h"

#include <cstddef>
#include <map>
#include <span>

namespace paretoscope::pipeline {

struct NormedInputs {
    std::map<std::size_t, at::Tensor> means;       ///< by node: float64, a number an input channel or feature
    std::map<std::size_t, base::Sentence> unknown; ///< by node of the others: what it is given
};

/// What a sum is, of which norms tell the addends.
enum class Sums {
    MeansAlone,     ///< its mean that of theirs together; how it is spread they do not tell
    TakenForNormal, ///< besides, as if they were independent of each other
};

/// Of the layers at NODES, which ascend. A channel behind a batch norm, or behind a layer that one was folded
/// into, is taken for normal, of mean β and deviation |γ|; ReLU and what else cuts at two numbers cut that
/// off (Nagel et al. 2019, 4.2 and appendix C); average pools, flattening and what changes nothing keep the
/// mean, sums add two. That padding lowers it at borders does not count. All else is unknown.
NormedInputs normedInputs(const graph::ModelData &data, std::span<const std::size_t> nodes, Sums sums);

} // namespace paretoscope::pipeline
