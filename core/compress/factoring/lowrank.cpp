#include "core/compress/factoring/lowrank.h"

#include <ATen/ops/linalg_cholesky_ex.h>
#include <ATen/ops/linalg_eigh.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros_like.h>

#include <cmath>
#include <tuple>

namespace paretoscope::compress {

namespace {

/// Share of the mean of H's diagonal that is added to all of it: what inputs never showed is as in the plain
/// decomposition, and counts little.
constexpr double damping = 1e-3;
/// Eigenvalues below this share of the largest are what float64 leaves of 0.
constexpr double nothing = 1e-13;

/// H, float64, its diagonal larger by the damping; undefined where nothing is known of inputs, which then
/// count alike.
at::Tensor dampedMoments(const InputMoments *moments, const at::Tensor &rows)
{
    if (!usable(moments, rows))
        return {};
    at::Tensor h = moments->second[0].to(at::kDouble);
    const double mean = h.diagonal().mean().item<double>();
    if (!(mean > 0) || !std::isfinite(mean))
        return {};
    h.diagonal().add_(damping * mean);
    return h;
}

/// Eigenvalues, which rise, and eigenvectors, the last RANK of them, the largest first.
std::tuple<at::Tensor, at::Tensor> largestOf(const at::Tensor &symmetric, std::int64_t rank)
{
    const auto [values, vectors] = at::linalg_eigh(symmetric);
    const std::int64_t count = values.size(0);
    return {values.narrow(0, count - rank, rank).flip({0}), vectors.narrow(1, count - rank, rank).flip({1})};
}

/// Of 1 / √VALUES those that are more than nothing; else 0.
at::Tensor inverseRoots(const at::Tensor &values)
{
    const double least = nothing * std::max(values.max().item<double>(), 0.0);
    return at::where(values.gt(least), values.clamp_min(least).rsqrt(), at::zeros_like(values));
}

/// U of more rows than columns: W S V Σ⁻¹, V of Sᵀ Wᵀ W S.
at::Tensor leftOfTall(const at::Tensor &weight, const at::Tensor &h, std::int64_t rank)
{
    at::Tensor scaled = weight;
    if (h.defined()) {
        const auto [lower, info] = at::linalg_cholesky_ex(h);
        if (info.item<int>() == 0)
            scaled = at::mm(weight, lower);
    }
    const auto [values, vectors] = largestOf(at::mm(scaled.t(), scaled), rank);
    return at::mm(scaled, vectors).mul_(inverseRoots(values));
}

} // namespace

const InputMoments *usable(const InputMoments *moments, const at::Tensor &rows)
{
    return moments && moments->fit(rows) && moments->second.size(0) == 1 ? moments : nullptr;
}

LowRank lowRank(const at::Tensor &rows, const InputMoments *moments, std::int64_t rank)
{
    const at::Tensor weight = rows.to(at::kDouble);
    const at::Tensor h = dampedMoments(moments, rows);
    at::Tensor left;
    if (rows.size(0) > rows.size(1))
        left = leftOfTall(weight, h, rank);
    else
        left = std::get<1>(largestOf(at::mm(h.defined() ? at::mm(weight, h) : weight, weight.t()), rank));
    return {left.to(at::kFloat).contiguous(), at::mm(left.t(), weight).to(at::kFloat).contiguous()};
}

at::Tensor leftFor(const at::Tensor &rows, const InputMoments *moments, const at::Tensor &right)
{
    const at::Tensor weight = rows.to(at::kDouble), own = right.to(at::kDouble);
    const at::Tensor h = dampedMoments(moments, rows);
    const at::Tensor weighed = h.defined() ? at::mm(own, h) : own; // R H
    const auto [values, vectors] = at::linalg_eigh(at::mm(weighed, own.t()));
    const at::Tensor roots = inverseRoots(values);
    const at::Tensor inverse = at::mm(vectors.mul(roots.mul(roots)), vectors.t());
    return at::mm(at::mm(weight, weighed.t()), inverse).to(at::kFloat).contiguous();
}

InputMoments momentsAfter(const at::Tensor &right, const InputMoments &moments)
{
    const at::Tensor own = right.to(at::kDouble);
    const at::Tensor after = at::mm(at::mm(own, moments.second[0].to(at::kDouble)), own.t());
    return {after.to(at::kFloat).unsqueeze(0).contiguous(), moments.positions};
}

} // namespace paretoscope::compress
