// Recognises the weights of recurrent layers and of operators that hold a whole attention. Included only
// inside core.
#pragma once

#include "core/graph/weightuse.h"

namespace paretoscope::graph {

/// Of LSTM, GRU and RNN over sequences, padded or packed (a list with the matrices and biases of each layer
/// and direction), and of their cells. Rows are the output channels of every gate. Empty for other operators.
std::vector<WeightUse> recurrentUsesOf(const ModelData &data, const Node &node);

/// Of _native_multi_head_attention and _transformer_encoder_layer_fwd, where they could not be written in
/// plain operators. Empty for other operators.
std::vector<WeightUse> attentionUsesOf(const ModelData &data, const Node &node);

} // namespace paretoscope::graph
