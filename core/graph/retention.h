// Which activations to keep for cones when not all fit: cuts through the network, from which the rest is
// recomputed. Included only inside core. Pure functions, thread-safe.
#pragma once

#include "core/graph/executor.h"

#include <cstdint>
#include <vector>

namespace paretoscope::graph {

/// Bytes of what one run kept, by ValueId; storage that several values share is counted for the first.
std::vector<std::int64_t> bytesByValue(const Activations &retained);

/// Of what ALL keeps, as much as fits into BUDGET (of BYTES, by ValueId): the live values at some layers,
/// chosen one after the other by the multiply-accumulates (MACS, by layer) that they save each byte. Inputs
/// are always kept. Any graph: coneOf(model, layers, kept) recomputes whatever is missing.
Retention chooseCuts(const Model &model, const Retention &all, const std::vector<std::int64_t> &bytes,
                     const std::vector<std::int64_t> &macs, std::int64_t budget);

} // namespace paretoscope::graph
