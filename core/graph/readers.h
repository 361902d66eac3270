// Who reads which value of a graph. Included only inside core. Pure functions, thread-safe.
#pragma once

#include "core/graph/modeldata.h"

#include <vector>

namespace paretoscope::graph {

/// By ValueId: the nodes that read the value, each once for each of its inputs that is.
using Readers = std::vector<std::vector<std::int32_t>>;
Readers readersOf(const ModelData &data);

/// By ParameterId: how many inputs of nodes are the parameter itself; the model's own output counts, too.
std::vector<std::size_t> parameterReads(const ModelData &data);

/// One node reads VALUE, once, and the model does not return it.
bool isReadOnce(const ModelData &data, const Readers &readers, ValueId value);

/// WEIGHT is a layer's, and no other node reads it.
bool isReadByOneLayer(const ModelData &data, ParameterId weight);

} // namespace paretoscope::graph
