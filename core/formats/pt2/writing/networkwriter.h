// A network as the program that a file holds: every node of it that computes tensors is a call of the same
// operator, and weights are unpacked in front of those that read them. Included only inside this folder's
// room. Not thread-safe.
#pragma once

#include "core/formats/format.h"
#include "core/formats/pt2/writing/observation.h"
#include "core/formats/pt2/writing/programbuilder.h"

#include <cstdint>
#include <map>
#include <string>

namespace paretoscope::formats::pt2 {

struct WrittenNetwork {
    WrittenProgram program;
    std::vector<StoredTensor> tensors;
    std::int64_t weightBytes = 0; ///< of TENSORS, what the cost counts
};

/// WORK, whose inputs are rounded by nodes of its own and whose factors are layers, as OBSERVED. Throws
/// Refused, and what LibTorch throws.
WrittenNetwork writtenNetwork(const ToWrite &work, const Observation &observed);

} // namespace paretoscope::formats::pt2
