// Finds the inputs of a network that are states of its recurrent layers. Included only inside core. Pure
// functions.
#pragma once

#include "core/graph/modeldata.h"

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

namespace paretoscope::graph {

/// An input, and which of its tensors where it is a tuple or list.
using InputTensor = std::pair<ValueId, std::size_t>;

/// The shape of each state that reaches a recurrent layer or cell, −1 for the samples: [layers × directions,
/// samples, width] or [samples, width]. The network's first input is never one.
std::map<InputTensor, std::vector<std::int64_t>> findStates(const ModelData &data);

} // namespace paretoscope::graph
