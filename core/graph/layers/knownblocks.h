// Recognises the blocks that a weight's output channels are made of: the gates of a recurrent layer; query,
// key and value of an attention. Included only inside core. Pure functions, thread-safe.
#pragma once

#include "core/graph/layers/packedattention.h"

#include <string>
#include <vector>

namespace paretoscope::graph {

/// The names of LAYER's blocks, in order: i, f, g, o of an LSTM, r, z, n of a GRU, q, k, v of a packed
/// attention. Empty where every node that computes with the weight does not say the same, or it has one block
/// only. LAYER is whole.
std::vector<std::string> knownBlocks(const ModelData &data, const Readers &readers, std::size_t layer);

} // namespace paretoscope::graph
