// Guards: what a network raises where it does not take what it is given. Included only inside core.
#pragma once

#include "core/graph/modeldata.h"

#include <stdexcept>

namespace paretoscope::graph {

/// Whether NODE does nothing but raise (assert, raise).
inline bool isGuard(const Node &node)
{
    return node.opaque && node.outputs.empty() && !node.mutates;
}

/// What a guard throws: the network's own sentence.
struct Refusal : std::runtime_error {
    using std::runtime_error::runtime_error;
};

} // namespace paretoscope::graph
