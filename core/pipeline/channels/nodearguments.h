// What a node's inputs say where they are constants. Included only inside core. Pure functions, thread-safe.
#pragma once

#include "core/graph/modeldata.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace paretoscope::pipeline {

/// "aten::relu" of "aten::relu_".
std::string plainName(const graph::Node &node);

/// A constant number among NODE's inputs.
std::optional<double> numberAt(const graph::ModelData &data, const graph::Node &node, std::size_t slot);
/// A constant list of integers; nothing where one is computed.
std::optional<std::vector<std::int64_t>> intsAt(const graph::ModelData &data, const graph::Node &node,
                                                std::size_t slot);
/// The same, also where the list is built; elements that are computed are absent.
std::optional<std::vector<std::optional<std::int64_t>>> someIntsAt(const graph::ModelData &data,
                                                                   const graph::Node &node, std::size_t slot);

} // namespace paretoscope::pipeline
