#include "core/pipeline/norms/foldablenorms.h"

#include "core/graph/findlayers.h"
#include "core/graph/knowntensor.h"
#include "core/graph/readers.h"
#include "core/graph/weightuse.h"

#include <algorithm>
#include <map>
#include <optional>

namespace paretoscope::pipeline {

using graph::at;
using graph::constantInt;
using graph::isKnownTensor;
using graph::isKnownTensorOrNone;
using graph::LayerKind;
using graph::ModelData;
using graph::Node;
using graph::ParameterId;
using graph::Value;
using graph::ValueId;
using graph::weightUseOf;
using graph::wholeLayer;

namespace {

const Value &valueAt(const ModelData &data, const Node &node, std::size_t slot)
{
    return data.values[at(node.inputs[slot])];
}

/// Whether PRODUCER computes with a layer's weight that no other node reads, and can take the norm's scale
/// and shift.
bool takesNorm(const ModelData &data, const Node &producer, const Node &norm)
{
    const auto use = weightUseOf(data, producer);
    if (!use || !use->isDirect() || !use->isByChannel || use->kind == LayerKind::LinearTransposed ||
        !use->biasSlot || !isKnownTensorOrNone(valueAt(data, producer, *use->biasSlot)))
        return false;
    if (!graph::isReadByOneLayer(data, use->weight))
        return false;
    const Value &mean = valueAt(data, norm, 3);
    const at::Tensor &statistics = mean.origin == Value::Origin::Parameter
                                       ? data.parameters[at(mean.parameter)].tensor
                                       : mean.constant.toTensor();
    return statistics.numel() == wholeLayer(data, *use).outputChannels();
}

const at::Tensor *tensorOf(const ModelData &data, const Value &value)
{
    if (value.origin == Value::Origin::Parameter)
        return &data.parameters[at(value.parameter)].tensor;
    return value.constant.isTensor() ? &value.constant.toTensor() : nullptr;
}

/// Three or four float vectors as long as the mean.
bool haveOneShape(const ModelData &data, const Node &norm)
{
    const at::Tensor &mean = *tensorOf(data, valueAt(data, norm, 3));
    int known = 0;
    for (std::size_t slot = 1; slot <= 4; ++slot)
        if (const at::Tensor *tensor = tensorOf(data, valueAt(data, norm, slot))) {
            if (tensor->dim() != 1 || tensor->numel() != mean.numel() ||
                tensor->scalar_type() != c10::ScalarType::Float)
                return false;
            ++known;
        }
    return known > 2;
}

std::vector<ParameterId> parametersOf(const ModelData &data, const Node &norm)
{
    std::vector<ParameterId> parameters;
    for (std::size_t slot = 1; slot <= 4; ++slot)
        if (const Value &value = valueAt(data, norm, slot); value.origin == Value::Origin::Parameter)
            parameters.push_back(value.parameter);
    return parameters;
}

} // namespace

/// aten::batch_norm(input, weight, bias, running_mean, running_var, training, momentum, eps, cudnn_enabled)
bool isKnownInference(const ModelData &data, const Node &node)
{
    if (node.op != "aten::batch_norm" || node.inputs.size() < 8)
        return false;
    const Value &epsilon = valueAt(data, node, 7);
    return constantInt(data, node, 5) == 0 && isKnownTensorOrNone(valueAt(data, node, 1)) &&
           isKnownTensorOrNone(valueAt(data, node, 2)) && isKnownTensor(valueAt(data, node, 3)) &&
           isKnownTensor(valueAt(data, node, 4)) && epsilon.origin == Value::Origin::Constant &&
           epsilon.constant.isDouble();
}

std::vector<FoldableNorm> findFoldableNorms(const ModelData &data)
{
    std::vector<FoldableNorm> found;
    const graph::Readers readers = graph::readersOf(data);
    for (std::size_t i = 0; i < data.nodes.size(); ++i) {
        const Node &norm = data.nodes[i];
        if (!isKnownInference(data, norm))
            continue;
        const Value &input = valueAt(data, norm, 0);
        if (input.origin != Value::Origin::Node || !graph::isReadOnce(data, readers, norm.inputs[0]))
            continue;
        const auto producer = at(input.producer);
        if (takesNorm(data, data.nodes[producer], norm))
            found.push_back({producer, i});
    }
    return found;
}

std::vector<CombinableNorm> findCombinableNorms(const ModelData &data)
{
    std::vector<bool> folds(data.nodes.size(), false);
    for (const FoldableNorm &norm : findFoldableNorms(data))
        folds[norm.norm] = true;
    std::vector<CombinableNorm> candidates;
    std::map<std::vector<ParameterId>, std::size_t> norms; // by their parameters
    for (std::size_t i = 0; i < data.nodes.size(); ++i) {
        const Node &norm = data.nodes[i];
        if (folds[i] || !isKnownInference(data, norm) || !haveOneShape(data, norm))
            continue;
        candidates.push_back({i, parametersOf(data, norm)});
        ++norms[candidates.back().parameters];
    }
    const std::vector<std::size_t> reads = graph::parameterReads(data);
    std::erase_if(candidates, [&](const CombinableNorm &norm) {
        const std::size_t own = norms[norm.parameters];
        return std::ranges::any_of(norm.parameters,
                                   [&](ParameterId parameter) { return reads[at(parameter)] != own; });
    });
    return candidates;
}

} // namespace paretoscope::pipeline
