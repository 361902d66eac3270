// Puts the data's tensors together to what a network's forward takes. Included only inside core. Pure
// functions.
#pragma once

#include "core/base/result.h"
#include "core/graph/modeldata.h"

#include <ATen/core/ivalue.h>

#include <span>
#include <vector>

namespace paretoscope::graph {

/// Of FITTED (see graph/batchedrun.h), one for each tensor that DATA's network is fed, what its inputs are:
/// parallel to DATA.inputs. DataMismatch where their number is another.
base::Result<std::vector<c10::IValue>> inputsFrom(const ModelData &data, std::span<const c10::IValue> fitted);

/// The same for a run of the file itself: every argument of its forward in order, those too that have one
/// value.
base::Result<std::vector<c10::IValue>> argumentsFrom(const ModelData &data,
                                                     std::span<const c10::IValue> fitted);

/// Tensors that the network is fed.
std::size_t fedTensors(const ModelData &data);

} // namespace paretoscope::graph
