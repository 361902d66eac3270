#include "core/pipeline/recoding/blockweights.h"

#include "core/pipeline/recoding/blocklesson.h"

#include <ATen/ops/add.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/sub.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/autograd.h>

#include <algorithm>
#include <cstdint>
#include <utility>

namespace paretoscope::pipeline {

namespace {

using Values = BlockRun::Values;

constexpr double leastWeight = 0.1; ///< beside the mean, 1: no error goes unseen

/// The blocks' exits in one run, each sum of what it is and a leaf of zeros.
struct Probed {
    std::vector<std::vector<at::Tensor>> leaves; ///< by block
    Values outputs;
};

void probe(Values &exits, std::vector<at::Tensor> &leaves)
{
    for (c10::IValue &value : exits)
        if (value.isTensor() && value.toTensor().is_floating_point()) {
            at::Tensor leaf = at::zeros_like(value.toTensor().detach());
            leaf.requires_grad_(true);
            value = at::add(value.toTensor(), leaf);
            leaves.push_back(std::move(leaf));
        }
}

base::Result<Probed> probedRun(const BlockRun &run, std::span<const Block> blocks, const Values &samples,
                               const std::stop_token &stop)
{
    Probed probed;
    Values exits;
    for (std::size_t i = 0; i < blocks.size(); ++i) {
        auto made = run.run(blocks[i], samples,
                            i > 0 ? entriesFrom(exits, blocks[i - 1], blocks[i]) : Values(), {}, stop);
        if (!made)
            return made.error();
        exits = std::move(*made);
        probed.leaves.emplace_back();
        if (i + 1 < blocks.size())
            probe(exits, probed.leaves.back());
    }
    probed.outputs = std::move(exits);
    return probed;
}

/// Σ ± o.
at::Tensor signedSum(const Values &outputs, Chance &chance)
{
    at::Tensor sum = at::zeros({});
    for (const at::Tensor &output : floatsIn(outputs))
        sum = at::add(sum, at::mul(output, at::sub(at::mul(chance.bits(output), 2.0), 1.0)).sum());
    return sum;
}

at::Tensor meanSquare(const at::Tensor &slope)
{
    at::Tensor square = slope.detach().square();
    if (square.dim() > 1)
        square = square.mean(0, true);
    for (std::int64_t dimension = 2; square.dim() > 3 && dimension < square.dim(); ++dimension)
        square = square.mean(dimension, true);
    return square;
}

void addSquares(std::vector<std::vector<at::Tensor>> &weights, const Probed &probed,
                const std::vector<at::Tensor> &slopes)
{
    std::size_t next = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        weights[i].resize(probed.leaves[i].size());
        for (at::Tensor &weight : weights[i])
            if (const at::Tensor &slope = slopes[next++]; slope.defined())
                weight = weight.defined() ? at::add(weight, meanSquare(slope)) : meanSquare(slope);
    }
}

} // namespace

base::Result<std::vector<std::vector<at::Tensor>>> blockWeights(const BlockRun &run,
                                                                std::span<const Block> blocks,
                                                                std::span<const Values> samples,
                                                                Chance &chance, const std::stop_token &stop)
{
    std::vector<std::vector<at::Tensor>> weights(blocks.size());
    for (const Values &batch : samples) {
        const c10::AutoGradMode gradients(true);
        const auto probed = probedRun(run, blocks, batch, stop);
        if (!probed)
            return probed.error();
        std::vector<at::Tensor> leaves;
        for (const auto &own : probed->leaves)
            leaves.insert(leaves.end(), own.begin(), own.end());
        const at::Tensor sum = signedSum(probed->outputs, chance);
        if (leaves.empty() || !sum.requires_grad())
            return weights;
        addSquares(weights, *probed,
                   torch::autograd::grad({sum}, leaves, {}, /*retain_graph=*/false, /*create_graph=*/false,
                                         /*allow_unused=*/true));
    }
    for (auto &own : weights)
        for (at::Tensor &weight : own)
            if (const double mean = weight.defined() ? weight.mean().item<double>() : 0; mean > 0)
                weight = at::add(at::mul(weight, 1 / mean), leastWeight);
            else
                weight = at::Tensor();
    return weights;
}

} // namespace paretoscope::pipeline
