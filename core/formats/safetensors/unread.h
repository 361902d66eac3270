// What a network's own file holds besides that which the network reads: what of it goes into a file of
// weights, and what is left out. Included only inside this folder. Pure function.
#pragma once

#include "core/formats/format.h"

#include <ATen/core/Tensor.h>

#include <set>
#include <string>
#include <utility>
#include <vector>

namespace paretoscope::formats::safetensors {

struct Unread {
    std::vector<std::pair<std::string, at::Tensor>> tensors; ///< to be written as they are
    std::vector<base::Sentence> leftOut;                     ///< sentences
};

/// Of WORK's source. Buffers of whole numbers (num_batches_tracked) of modules that are still there are
/// written, so that load_state_dict finds them. Left out, and named: those of norms that are folded or
/// combined, with what steps added and the network's own code does not apply; floats that nothing reads, the
/// parts that a weight was computed of, second names of one tensor, and what is named like one of TAKEN or is
/// of a type that the container has none for.
Unread unreadOf(const ToWrite &work, const std::set<std::string> &taken);

} // namespace paretoscope::formats::safetensors
