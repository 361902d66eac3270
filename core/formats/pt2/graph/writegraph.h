// The nodes of an exported program, written into a graph of LibTorch. Included only inside core.
#pragma once

#include "core/formats/pt2/graph/slots.h"
#include "core/formats/pt2/program/program.h"

#include <torch/csrc/jit/ir/ir.h>

#include <string>
#include <vector>

namespace paretoscope::formats::pt2 {

/// A node that could not be written.
struct Unwritten {
    std::string target; ///< "torch.ops.aten.foo.default"
    std::string node;   ///< "foo_3"
    std::string module; ///< "layers.0"; may be empty
};

/// Appends the nodes of PROGRAM, whose inputs are in NAMES, at GRAPH's insertion point, and adds what they
/// give to NAMES. Those that this LibTorch has no operator for, in any form, or none for what they are given:
/// empty where all are written. Sub-graphs that only switch gradients or precision are written in place,
/// branches as such.
std::vector<Unwritten> writeNodes(torch::jit::Graph &graph, const Graph &program, Names &names);

} // namespace paretoscope::formats::pt2
