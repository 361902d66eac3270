// Finds the layers of a graph: every weight that is worth compressing, whatever operator uses it. Included
// only inside core; called by buildModel().
#pragma once

#include "core/graph/modeldata.h"
#include "core/graph/weightuse.h"

namespace paretoscope::graph {

/// Fills layers and bindings, in execution order. Values must know their producers. A weight of an operator
/// that is not known as multiplying one is a layer of kind Other from 4,096 elements on, if it has two
/// dimensions at least and is trained. Layers that data.apart names are divided.
void findLayers(ModelData &data);

/// The layer that a node uses so, before it is divided; named by its module alone.
Layer wholeLayer(const ModelData &data, const WeightUse &use);

} // namespace paretoscope::graph
