// Operators that hold a whole attention, or a whole encoder layer, in plain ones: so that they can be
// differentiated and each weight is used by a linear layer of its own. Included only inside core; called by
// buildModel().
#pragma once

#include "core/graph/modeldata.h"

namespace paretoscope::graph {

/// Rewrites aten::_native_multi_head_attention and aten::_transformer_encoder_layer_fwd where query, key and
/// value are one, there is no mask and no ragged batch (outputs equal to 1e-6). What was rewritten is named
/// in DATA. Returns whether anything was. Values must know their producers, and know them anew after.
bool writeAttentionPlainly(ModelData &data);

} // namespace paretoscope::graph
