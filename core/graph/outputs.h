// What a model returns: floating-point tensors, wherever tuples, lists and dicts hold them. Included only
// inside core. Values and pure functions.
#pragma once

#include "core/base/result.h"
#include "core/graph/modeldata.h"

#include <ATen/core/Tensor.h>
#include <ATen/core/ivalue.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace paretoscope::graph {

/// At least one, depth first, in order.
struct Outputs {
    std::vector<at::Tensor> tensors;

    const at::Tensor &first() const { return tensors.front(); }
};

/// The floating-point tensors in VALUE; where none is floating, all there are. ModelUnsupported without any.
base::Result<Outputs> outputsIn(const c10::IValue &value);

/// Where an output stands and what it was made by.
struct OutputPlace {
    std::string name;      ///< "0", "logits", "1.boxes": places in tuples and lists, keys of dicts
    std::string operation; ///< the last operator that did more than arrange numbers; empty: not known
    std::optional<std::int64_t> dimension; ///< along which a softmax is taken
};

/// Parallel to outputsIn(VALUE), which a run of MODEL returned.
std::vector<OutputPlace> placesOfOutputs(const ModelData &model, const c10::IValue &value);

} // namespace paretoscope::graph
