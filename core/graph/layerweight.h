// From layers to the parameters that a run reads, and back: several layers may be blocks of one parameter.
// The one place that takes such a parameter apart and puts it together. Included only inside core. Pure
// functions, thread-safe.
#pragma once

#include "core/graph/executor.h"
#include "core/graph/modeldata.h"

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

namespace paretoscope::graph {

/// The weight of LAYER: its parameter, or a view of its block of it.
at::Tensor weightOf(const ModelData &data, std::size_t layer);

/// What of WHOLE, shaped as the parameter of LAYER, is the layer's: a view.
at::Tensor partOf(const ModelData &data, std::size_t layer, const at::Tensor &whole);

/// PARAMETER, a form of the one that LAYER is of, with WEIGHT in the layer's place; WEIGHT itself where the
/// layer is all of it.
at::Tensor withWeight(const ModelData &data, std::size_t layer, const at::Tensor &weight,
                      const at::Tensor &parameter);

struct LayerWeight {
    std::size_t layer = 0;
    at::Tensor weight;
    std::shared_ptr<const InputCoding> inputs = nullptr; ///< of a layer that is all of its parameter
};
/// One override for each parameter, in the order of the first of WEIGHTS that is of it; blocks that are not
/// among them stay as they are.
std::vector<Override> overridesOf(const ModelData &data, std::span<const LayerWeight> weights);

/// By parameter: the layers that are of it, in order.
std::vector<std::vector<std::size_t>> layersByParameter(const ModelData &data);

} // namespace paretoscope::graph
