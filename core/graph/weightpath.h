// Follows a value back to the parameter that it is a view of: a weight may be transposed, sliced, reshaped or
// taken out of a list before an operator reads it. Included only inside core. Pure functions, thread-safe.
#pragma once

#include "core/graph/modeldata.h"

#include <optional>
#include <vector>

namespace paretoscope::graph {

struct WeightPath {
    ParameterId parameter = -1;
    std::vector<std::int32_t> nodes;  ///< from the parameter on; none: the value is the parameter
    std::vector<std::size_t> outputs; ///< parallel: which output of the node leads on
};

/// Nothing where the value is computed from more than a parameter's elements in some order.
std::optional<WeightPath> weightPathOf(const ModelData &data, ValueId value);

/// The elements of a list that one node builds; nothing for other values.
std::optional<std::vector<ValueId>> listElements(const ModelData &data, ValueId value);

/// Whether NODE only looks at the elements of its first input in another order.
bool isView(const Node &node);

/// Whether NODE is one step of a path: a view, or the taking of views out of the list of them.
bool isPathStep(const Node &node);

/// The parameter as the end of PATH sees it, a view of the same memory; undefined where a step depends on the
/// model's inputs. Runs the path's nodes.
at::Tensor viewAlong(const ModelData &data, const WeightPath &path);

} // namespace paretoscope::graph
