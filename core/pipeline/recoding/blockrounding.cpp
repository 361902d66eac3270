#include "core/pipeline/recoding/blockrounding.h"

#include "core/base/progress.h"
#include "core/graph/layerweight.h"
#include "core/graph/storedtype.h"

#include <ATen/ops/add.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros_like.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/autograd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <iterator>
#include <random>
#include <utility>

namespace paretoscope::pipeline {

namespace {

/// Per step, falling to 0. Tried on resnet20 at 2 and 3 bits and training images: a tenth learns next to
/// nothing in some hundred steps, ten times as much leaves good codes for worse.
constexpr double roundingRate = 0.004, biasRate = 0.0002;
constexpr double leastUnit = 1e-4; ///< of biases that are all 0

std::vector<std::size_t> teachingBatches(const BlockLesson &lesson)
{
    std::vector<std::size_t> batches;
    for (std::size_t batch = 0; batch < lesson.samples.size(); ++batch)
        if (!BlockLesson::judges(batch))
            batches.push_back(batch);
    return batches;
}

/// Not std::shuffle, whose order is each library's own.
void shuffle(std::vector<std::size_t> &order, std::mt19937_64 &random)
{
    for (std::size_t i = order.size() - 1; i > 0; --i)
        std::swap(order[i], order[random() % (i + 1)]);
}

/// CODED with every other number of FLOATS.
BlockRun::Values mixed(const BlockRun::Values &coded, const BlockRun::Values &floats, Chance &chance)
{
    BlockRun::Values both = coded;
    for (std::size_t i = 0; i < both.size(); ++i)
        if (both[i].isTensor() && both[i].toTensor().is_floating_point())
            both[i] = at::where(chance.bits(both[i].toTensor()), both[i].toTensor(), floats[i].toTensor());
    return both;
}

} // namespace

BlockRounding::BlockRounding(const CodedNetwork &network, const RunsWith &as) : m_network(network), m_as(as)
{
}

void BlockRounding::add(const CodedPlace &place)
{
    const graph::ModelData &data = m_network.model.data();
    Learnt learnt{&place, {}, {}, {}, 1};
    for (const std::size_t layer : place.layers) {
        const auto &coded = m_network.coded[layer];
        const graph::Layer &own = data.layers[layer];
        const compress::LayerSetting setting = compress::ofWeight(m_network.settings[layer]);
        const bool isLearnt = coded && !compress::isLeftAlone(own, setting) && SoftRounding::isFor(*coded);
        learnt.layers.push_back(isLearnt
                                    ? std::make_unique<SoftRounding>(*coded, graph::weightOf(data, layer),
                                                                     own, compress::layoutOf(setting, own))
                                    : nullptr);
    }
    if (std::ranges::none_of(learnt.layers, [](const auto &layer) { return layer != nullptr; }))
        return;
    if (place.biased) {
        const auto changed = m_as.parameters.find(place.biased->bias);
        learnt.bias = changed != m_as.parameters.end()
                          ? changed->second
                          : data.parameters[graph::at(place.biased->bias)].tensor.detach();
        learnt.moved = at::zeros_like(learnt.bias);
        learnt.moved.requires_grad_(true);
        learnt.unit = std::max(std::sqrt(learnt.bias.square().mean().item<double>()), leastUnit);
    }
    m_learnt.push_back(std::move(learnt));
}

std::vector<Adam::Variable> BlockRounding::variables() const
{
    std::vector<Adam::Variable> variables;
    for (const Learnt &learnt : m_learnt) {
        for (const auto &layer : learnt.layers)
            if (layer)
                variables.push_back({layer->variable(), roundingRate});
        if (learnt.moved.defined())
            variables.push_back({learnt.moved, biasRate});
    }
    return variables;
}

at::Tensor BlockRounding::weightOf(const Learnt &learnt) const
{
    const graph::ModelData &data = m_network.model.data();
    std::vector<at::Tensor> parts;
    for (std::size_t i = 0; i < learnt.layers.size(); ++i) {
        const std::size_t layer = learnt.place->layers[i];
        const auto &coded = m_network.coded[layer];
        parts.push_back(learnt.layers[i] ? learnt.layers[i]->weight()
                        : coded          ? coded->weight
                                         : graph::weightOf(data, layer));
    }
    if (parts.size() == 1)
        return parts.front();
    return at::cat(parts, data.bindings[learnt.place->layers.front()].block.dimension);
}

RunsWith BlockRounding::meanwhile() const
{
    RunsWith with = m_as;
    for (const Learnt &learnt : m_learnt) {
        with.parameters[learnt.place->use.weight] = weightOf(learnt);
        if (learnt.bias.defined())
            with.parameters[learnt.place->biased->bias] =
                at::add(learnt.bias, at::mul(learnt.moved, learnt.unit));
    }
    return with;
}

base::Result<void> BlockRounding::learn(const BlockLesson &lesson, const Way &way, Chance &chance)
{
    std::vector<at::Tensor> leaves;
    std::ranges::transform(variables(), std::back_inserter(leaves), &Adam::Variable::value);
    Adam adam(variables());
    std::vector<std::size_t> order = teachingBatches(lesson);
    std::mt19937_64 random(static_cast<std::uint64_t>(way.seed));
    const auto start = std::chrono::steady_clock::now();
    double done = 0; // of the steps, or of the time, whichever ends first
    for (std::int64_t step = 0; step < way.iterations && done < 1; ++step) {
        const std::size_t turn = static_cast<std::size_t>(step) % order.size();
        if (turn == 0)
            shuffle(order, random);
        const std::size_t batch = order[turn];
        const c10::AutoGradMode gradients(true);
        const auto exits = lesson.run.run(
            lesson.block, lesson.samples[batch],
            way.isMixed ? mixed(lesson.entries[batch], lesson.floats[batch], chance) : lesson.entries[batch],
            meanwhile(), lesson.stop);
        if (!exits)
            return exits.error();
        const at::Tensor error = at::mul(lesson.error(*exits, batch), 1 / way.unit);
        if (!error.requires_grad())
            return {};
        const auto slopes = torch::autograd::grad({error}, leaves, {}, /*retain_graph=*/false,
                                                  /*create_graph=*/false, /*allow_unused=*/true);
        adam.step(slopes, 1 - done);
        done = static_cast<double>(step + 1) / static_cast<double>(way.iterations);
        if (way.seconds > 0)
            done = std::max(done, base::secondsSince(start) / way.seconds);
        way.told(std::min(done, 1.0));
    }
    return {};
}

CodedChanges BlockRounding::changes() const
{
    CodedChanges changes;
    changes.coded.resize(m_network.coded.size());
    for (const Learnt &learnt : m_learnt) {
        for (std::size_t i = 0; i < learnt.layers.size(); ++i)
            if (learnt.layers[i])
                changes.coded[learnt.place->layers[i]] =
                    std::make_shared<const compress::CompressedWeight>(learnt.layers[i]->coded());
        if (!learnt.bias.defined())
            continue;
        const graph::ParameterId bias = learnt.place->biased->bias;
        const auto stored = m_network.model.data().parameters[graph::at(bias)].stored;
        changes.parameters.push_back(
            {bias, graph::roundedTo(at::add(learnt.bias, learnt.moved.detach(), learnt.unit), stored)});
    }
    return changes;
}

} // namespace paretoscope::pipeline
