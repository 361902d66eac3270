// Weights that a program unpacks from codes whenever it runs, computed once when it is read: so they are
// layers like any others. Included only inside this room.
#pragma once

#include "core/formats/pt2/program/program.h"
#include "core/formats/pt2/tensors.h"
#include "core/graph/modeldata.h"

#include <map>
#include <string>

namespace paretoscope::formats::pt2 {

/// Each value of PROGRAM that is computed from TENSORS alone, among them one of small whole numbers, becomes
/// a parameter, named by what those names have in common: conv1.weight of conv1.weight.values and
/// conv1.weight.scales. What it takes in the file, by that name. FILE is what errors would name.
std::map<std::string, graph::StoredWeight> computePackedWeights(Program &program, Tensors &tensors,
                                                                const std::string &file);

} // namespace paretoscope::formats::pt2
