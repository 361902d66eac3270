// Nodes of LibTorch's interpreter in a program, which has operators of the dispatcher alone: what only
// arranges values is done while writing, the others have equals. Included only inside this folder's room.
// Pure functions.
#pragma once

#include "core/formats/packing/packedparameter.h"
#include "core/formats/pt2/writing/observation.h"
#include "core/formats/pt2/writing/programbuilder.h"
#include "core/graph/modeldata.h"

#include <optional>
#include <vector>

namespace paretoscope::formats::pt2 {

/// Of what unwritable.h calls plumbing: what NODE gives for INPUTS; fewer than its outputs where it is not
/// known.
std::vector<Held> arranged(const graph::Node &node, const std::vector<Held> &inputs);

/// What NODE is instead: one of its inputs, a table in the file, or a call of OP.
struct Translated {
    std::optional<Held> same{};
    at::Tensor table{};
    const char *op = "", *overload = "";
    std::vector<Held> inputs{};
};
/// Nothing where it has no equal. SEEN: what it gives.
std::optional<Translated> translatedOf(const graph::Node &node, const std::vector<Held> &inputs,
                                       const Seen &seen);

/// Of a weight whose only stream is its numbers: these as a tensor of its shape; else nothing.
std::optional<at::Tensor> asTensor(const PackedParameter &packed);

} // namespace paretoscope::formats::pt2
