#include "core/graph/sharedcone.h"

#include "core/graph/executor.h"
#include "core/graph/guard.h"
#include "core/graph/weightuse.h"

#include <algorithm>
#include <iterator>

namespace paretoscope::graph {

namespace {

int dimensionThatDiffers(const at::Tensor &few, const at::Tensor &many)
{
    if (!few.defined() || !many.defined() || few.dim() != many.dim())
        return BatchDimensions::impossible;
    int found = BatchDimensions::none;
    for (std::int64_t d = 0; d < few.dim(); ++d) {
        if (few.size(d) == many.size(d))
            continue;
        if (found != BatchDimensions::none)
            return BatchDimensions::impossible;
        found = static_cast<int>(d);
    }
    return found;
}

int compare(const c10::IValue &few, const c10::IValue &many)
{
    if (few.isTensor() && many.isTensor())
        return dimensionThatDiffers(few.toTensor(), many.toTensor());
    const bool plain = few.isNone() || few.isInt() || few.isDouble() || few.isBool() || few.isString() ||
                       few.isIntList() || few.isDoubleList() || few.isBoolList() || few.isDevice();
    return plain && few.tagKind() == many.tagKind() && few == many ? BatchDimensions::none
                                                                   : BatchDimensions::impossible;
}

bool touchesWrittenMemory(const ModelData &data, const Node &node)
{
    if (node.mutates)
        return true;
    const auto written = [&](ValueId id) {
        return !data.writtenMemory.empty() && data.writtenMemory[at(id)] >= 0;
    };
    return std::ranges::any_of(node.inputs, written) || std::ranges::any_of(node.outputs, written);
}

} // namespace

BatchDimensions::BatchDimensions(const Activations &few, const Activations &many)
{
    for (std::size_t i = 0; i < few.values.size() && i < many.values.size(); ++i)
        m_dimensions.push_back(compare(few.values[i], many.values[i]));
}

int BatchDimensions::of(ValueId id) const
{
    return at(id) < m_dimensions.size() ? m_dimensions[at(id)] : impossible;
}

std::optional<SharedCone> sharedConeOf(const Model &model, std::size_t layer, const Cone &cone,
                                       const BatchDimensions &dimensions)
{
    const ModelData &data = model.data();
    if (!data.batching.isUsual())
        return std::nullopt;
    const LayerBinding &binding = data.bindings[layer];
    if (binding.nodes.size() != 1 || cone.nodes.empty() || cone.nodes.front() != binding.nodes.front())
        return std::nullopt;
    SharedCone shared;
    shared.owner = binding.nodes.front();
    shared.weight = binding.weight;
    const Node &owner = data.nodes[at(shared.owner)];
    const auto use = weightUseOf(data, owner);
    if (!use || !use->isDirect() || !use->isByChannel || owner.outputs.size() != 1)
        return std::nullopt;
    shared.ownerDimension = dimensions.of(owner.inputs[use->inputSlot]);
    if (shared.ownerDimension < 0)
        return std::nullopt;
    std::copy_if(cone.nodes.begin() + 1, cone.nodes.end(), std::back_inserter(shared.nodes),
                 [&](std::int32_t index) { return !isGuard(data.nodes[at(index)]); });
    shared.copied.assign(data.values.size(), BatchDimensions::none);
    std::vector<bool> produced(data.values.size(), false);
    produced[at(owner.outputs[0])] = true;
    for (const std::int32_t index : cone.nodes) {
        const Node &node = data.nodes[at(index)];
        if (isGuard(node))
            continue; // the same sizes have passed
        if (touchesWrittenMemory(data, node) || node.opaque)
            return std::nullopt;
        for (const ValueId id : node.inputs) {
            const auto origin = data.values[at(id)].origin;
            if (index == shared.owner || produced[at(id)] || origin == Value::Origin::Constant ||
                origin == Value::Origin::Parameter)
                continue;
            shared.copied[at(id)] = dimensions.of(id);
            if (shared.copied[at(id)] == BatchDimensions::impossible)
                return std::nullopt;
        }
        for (const ValueId id : node.outputs)
            produced[at(id)] = true;
    }
    return shared;
}

} // namespace paretoscope::graph
