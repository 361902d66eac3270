// One forward and one backward run of a micro-batch: what a change of each layer's output, or of a parameter,
// does to the outputs, to first order. Only inside core. Thread-safe.
#pragma once

#include "core/base/result.h"
#include "core/graph/modeldata.h"
#include "core/graph/outputs.h"
#include "core/graph/weightuse.h"

#include <ATen/core/Tensor.h>
#include <ATen/core/ivalue.h>

#include <functional>
#include <span>
#include <stop_token>
#include <vector>

namespace paretoscope::graph {

/// A node that computes with a layer's weight, in one run. Of a block the gradient is that of its own
/// channels alone, where it may be (isNarrowed).
struct LayerUse {
    std::size_t layer = 0;
    const Node *node = nullptr;
    WeightUse weight;
    std::vector<c10::IValue> inputs; ///< as the node read them
    at::Tensor gradient;             ///< of its output; undefined where the outputs do not depend on it
    bool isNarrowed = true;          ///< else changes of the whole parameter belong to the gradient
};

/// What is multiplied with the outputs before their gradient is taken, shaped as they are; undefined where an
/// output does not count.
using OutputFactor = std::function<base::Result<std::vector<at::Tensor>>(const Outputs &outputs)>;

/// By layer: whether every node that reads its weight, or a view of it, computes output channels with it, so
/// that a change of the weight is a change of those. Recurrent layers, for one, do not.
std::vector<bool> layersByChannel(const ModelData &model);

/// The dimension of a use's output that the output channels lie along.
std::int64_t channelAxisOf(const LayerUse &use);

/// The gradient of Σ factor · outputs with respect to each of PARAMETERS, in their order; undefined where the
/// outputs do not depend on one. Errors as below.
base::Result<std::vector<at::Tensor>> runParameterGradients(const ModelData &model,
                                                            std::span<const c10::IValue> inputs,
                                                            std::span<const ParameterId> parameters,
                                                            const OutputFactor &factor,
                                                            const std::stop_token &stop);

/// The same with respect to the weights of the LAYERS that are marked; undefined for others.
base::Result<std::vector<at::Tensor>>
runWeightGradients(const ModelData &model, std::span<const c10::IValue> inputs,
                   const std::vector<bool> &layers, const OutputFactor &factor, const std::stop_token &stop);

/// Every use of a layer by channel in execution order, with the gradient of Σ factor · outputs. Nothing is
/// differentiated with respect to weights. ModelUnsupported where autograd fails (values overwritten that it
/// needs). Looks at STOP before every node, and at every layer on the way back.
base::Result<std::vector<LayerUse>> runGradients(const ModelData &model, std::span<const c10::IValue> inputs,
                                                 const OutputFactor &factor, const std::stop_token &stop);

} // namespace paretoscope::graph
