// What no exported program can hold, as far as the network's code alone tells it. Included only inside this
// folder's room. Pure functions, thread-safe.
#pragma once

#include "core/base/sentence.h"
#include "core/graph/modeldata.h"

#include <string>
#include <vector>

namespace paretoscope::formats::pt2 {

/// For people: "aten::item (layer1.0)".
std::string nodeText(const graph::Node &node);

/// A clause for each node that cannot be written; empty where all can.
std::vector<base::Sentence> unwritableNodes(const graph::ModelData &data);

/// Whether it only arranges what it is given, or makes something of numbers that were read from sizes: it is
/// no node of a program.
bool isPlumbing(const graph::Node &node);
/// Whether LibTorch's dispatcher has it, which is what programs call.
bool isDispatched(const graph::Node &node);

/// Why NODE cannot be written that gives as many elements as the numbers say that it is given.
base::Sentence sizedByNumbers(const graph::Node &node);

} // namespace paretoscope::formats::pt2
