#include "core/pipeline/blocks/blocklikeness.h"

#include "core/base/namelist.h"
#include "core/graph/observer.h"

#include <ATen/ops/add.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/sqrt.h>
#include <ATen/ops/sum.h>
#include <ATen/ops/where.h>

#include <algorithm>
#include <cmath>

namespace paretoscope::pipeline {

namespace {

/// The mean over all positions of the cosine of A and B, alike in shape, along DIMENSION.
double meanCosine(const at::Tensor &a, const at::Tensor &b, std::int64_t dimension)
{
    const auto product = [dimension](const at::Tensor &x, const at::Tensor &y) {
        return at::sum(at::mul(x, y), {dimension}, false, at::kDouble);
    };
    const at::Tensor dot = product(a, b), lengths = at::sqrt(at::mul(product(a, a), product(b, b)));
    const at::Tensor same = product(a.sub(b), a.sub(b)).eq(0).to(at::kDouble); // zeros are alike, too
    return at::where(lengths.gt(0), dot.div(lengths), same).mean().item<double>();
}

BlockLikeness likenessAt(const ResidualBlock &block, const torch::jit::Stack &inputs)
{
    const at::Tensor stays = inputs[block.shortcut].toTensor();
    const at::Tensor branch = inputs[1 - block.shortcut].toTensor();
    if (stays.sizes() != branch.sizes() || stays.dim() < 2 || stays.numel() == 0 ||
        !stays.is_floating_point() || stays.scalar_type() != branch.scalar_type())
        return {};
    const at::Scalar factor = block.shortcut == 0 ? inputs[2].toScalar() : at::Scalar(1);
    const bool isAlongSecond = block.hasConvolutions && stays.dim() > 2;
    return {meanCosine(stays, at::add(stays, branch, factor), isAlongSecond ? 1 : -1), true};
}

} // namespace

base::Result<std::vector<BlockLikeness>> blockLikenesses(const graph::Model &model,
                                                         std::span<const ResidualBlock> blocks,
                                                         const Calibration &calibration,
                                                         const std::stop_token &stop)
{
    std::vector<BlockLikeness> alike(blocks.size());
    std::vector<std::size_t> nodes;
    for (const ResidualBlock &block : blocks)
        nodes.push_back(block.add);
    const auto look = [&](std::size_t node, torch::jit::Stack &stack,
                          const std::function<void(torch::jit::Stack &)> &run) {
        const auto place = static_cast<std::size_t>(std::ranges::find(nodes, node) - nodes.begin());
        alike[place] = likenessAt(blocks[place], {stack.end() - 3, stack.end()});
        run(stack);
    };
    if (const auto ran = calibration.run(graph::observed(model, nodes, look), {}, stop); !ran)
        return ran.error();
    for (std::size_t i = 0; i < blocks.size(); ++i)
        if (!std::isfinite(alike[i].cosine))
            return base::Error{
                base::ErrorCode::NonFinite,
                {PARETOSCOPE_SAY("drop-blocks.not-finite",
                                 "The block of %1 computes NaN or infinite numbers on the calibration "
                                 "samples, so that blocks cannot be compared; leave this step out, or repair "
                                 "the samples."),
                 base::firstOf(blocks[i].layers)},
                {}};
    return alike;
}

} // namespace paretoscope::pipeline
