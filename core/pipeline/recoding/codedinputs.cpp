#include "core/pipeline/recoding/codedinputs.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/ops/add.h>
#include <ATen/ops/bernoulli.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/sub.h>
#include <ATen/ops/where.h>
#include <c10/core/GradMode.h>

#include <utility>

namespace paretoscope::pipeline {

Chance::Chance(std::int64_t seed)
    : m_generator(at::detail::createCPUGenerator(static_cast<std::uint64_t>(seed)))
{
}

at::Tensor Chance::bits(const at::Tensor &tensor)
{
    return at::empty(tensor.sizes(), at::kBool).bernoulli_(0.5, m_generator);
}

CodedInputs::CodedInputs(const graph::ModelData &data, std::span<const graph::Override> changed)
{
    for (const graph::Override &change : changed)
        for (std::size_t layer = 0; change.inputs && layer < data.layers.size(); ++layer)
            if (data.bindings[layer].weight == change.parameter && data.bindings[layer].block.isWhole())
                for (graph::InputPlace &place : graph::inputPlacesOf(data, layer)) {
                    const std::size_t node = place.node;
                    m_byNode[node] = {std::move(place), change.inputs};
                }
}

void CodedInputs::give(std::size_t node, torch::jit::Stack &stack, Chance &chance) const
{
    const auto found = m_byNode.find(node);
    if (found == m_byNode.end())
        return;
    const auto &[place, coding] = found->second;
    c10::IValue &input = stack.at(place.slot);
    if (!input.isTensor() || input.toTensor().scalar_type() != at::kFloat)
        return;
    const at::Tensor own = input.toTensor();
    const at::Tensor rounded = graph::rounded(own.detach(), *coding, place.row);
    input = c10::GradMode::is_enabled()
                ? at::where(chance.bits(own), at::add(own, at::sub(rounded, own.detach())), own)
                : rounded;
}

} // namespace paretoscope::pipeline
