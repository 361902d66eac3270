#include "core/compress/factoring/lowrank.h"

#include "core/base/aside.h"
#include "core/compress/weights/longproduct.h"

#include <ATen/ops/linalg_cholesky_ex.h>
#include <ATen/ops/linalg_eigh.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros_like.h>

#include <cmath>
#include <memory>
#include <tuple>

namespace paretoscope::compress {

namespace {

/// Share of the mean of H's diagonal that is added to all of it: what inputs never showed is as in the plain
/// decomposition, and counts little.
constexpr double damping = 1e-3;
/// Eigenvalues below this share of the largest are what float64 leaves of 0.
constexpr double nothing = 1e-13;
constexpr std::int64_t largestAtOnce = 640; ///< rows, decomposed within some 50 ms

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

struct Eigen {
    at::Tensor values; ///< rising
    at::Tensor vectors;
};

/// LAPACK hears no stop: 1.4 s of 2048, 11 s of 4096 (an AMD EPYC), growing by the cube.
Eigen eigenOf(const at::Tensor &symmetric, const std::stop_token &stop)
{
    const auto found = std::make_shared<Eigen>();
    const auto decompose = [found, symmetric] {
        std::tie(found->values, found->vectors) = at::linalg_eigh(symmetric);
    };
    if (symmetric.size(0) > largestAtOnce)
        base::runAside(decompose, stop);
    else
        decompose();
    return *found;
}

/// A Cholesky factor of H; undefined where it is not positive definite.
at::Tensor lowerFactor(const at::Tensor &h, const std::stop_token &stop)
{
    const auto found = std::make_shared<std::tuple<at::Tensor, at::Tensor>>();
    const auto decompose = [found, h] { *found = at::linalg_cholesky_ex(h); };
    if (h.size(0) > largestAtOnce)
        base::runAside(decompose, stop);
    else
        decompose();
    const auto &[lower, info] = *found;
    return info.item<int>() == 0 ? lower : at::Tensor();
}

/// Eigenvalues, which rise, and eigenvectors, the last RANK of them, the largest first.
std::tuple<at::Tensor, at::Tensor> largestOf(const at::Tensor &symmetric, std::int64_t rank,
                                             const std::stop_token &stop)
{
    const auto [values, vectors] = eigenOf(symmetric, stop);
    const std::int64_t count = values.size(0);
    return {values.narrow(0, count - rank, rank).flip({0}), vectors.narrow(1, count - rank, rank).flip({1})};
}

/// Of 1 / √VALUES those that are more than nothing; else 0.
at::Tensor inverseRoots(const at::Tensor &values)
{
    const double least = nothing * std::max(values.max().item<double>(), 0.0);
    return at::where(values.gt(least), values.clamp_min(least).rsqrt(), at::zeros_like(values));
}

/// WEIGHT of more rows than columns times S, H = S Sᵀ.
at::Tensor scaledBy(const at::Tensor &weight, const at::Tensor &h, const std::stop_token &stop)
{
    const at::Tensor lower = h.defined() ? lowerFactor(h, stop) : at::Tensor();
    return lower.defined() ? longProduct(weight, lower, stop) : weight;
}

/// W H Wᵀ, of no more rows than columns.
at::Tensor outputMoments(const at::Tensor &weight, const at::Tensor &h, const std::stop_token &stop)
{
    return longProduct(h.defined() ? longProduct(weight, h, stop) : weight, weight.t(), stop);
}

/// U of more rows than columns: W S V Σ⁻¹, V of Sᵀ Wᵀ W S.
at::Tensor leftOfTall(const at::Tensor &weight, const at::Tensor &h, std::int64_t rank,
                      const std::stop_token &stop)
{
    const at::Tensor scaled = scaledBy(weight, h, stop);
    const auto [values, vectors] = largestOf(longProduct(scaled.t(), scaled, stop), rank, stop);
    return longProduct(scaled, vectors, stop).mul_(inverseRoots(values));
}

} // namespace

const InputMoments *usable(const InputMoments *moments, const at::Tensor &rows)
{
    return moments && moments->fit(rows) && moments->second.size(0) == 1 ? moments : nullptr;
}

LowRank lowRank(const at::Tensor &rows, const InputMoments *moments, std::int64_t rank,
                const std::stop_token &stop)
{
    const at::Tensor weight = rows.to(at::kDouble);
    const at::Tensor h = dampedMoments(moments, rows);
    at::Tensor left;
    if (rows.size(0) > rows.size(1))
        left = leftOfTall(weight, h, rank, stop);
    else
        left = std::get<1>(largestOf(outputMoments(weight, h, stop), rank, stop));
    return {left.to(at::kFloat).contiguous(),
            longProduct(left.t(), weight, stop).to(at::kFloat).contiguous()};
}

std::vector<double> energiesOf(const at::Tensor &rows, const InputMoments *moments,
                               const std::stop_token &stop)
{
    const at::Tensor weight = rows.to(at::kDouble);
    const at::Tensor h = dampedMoments(moments, rows);
    at::Tensor squares;
    if (rows.size(0) > rows.size(1)) {
        const at::Tensor scaled = scaledBy(weight, h, stop);
        squares = longProduct(scaled.t(), scaled, stop);
    } else {
        squares = outputMoments(weight, h, stop);
    }
    const at::Tensor values = eigenOf(squares, stop).values.flip({0}).clamp_min(0).contiguous();
    return {values.data_ptr<double>(), values.data_ptr<double>() + values.numel()};
}

std::optional<InputMoments> ofGroup(const InputMoments *moments, std::int64_t group, std::int64_t groups)
{
    if (!moments || !moments->second.defined() || moments->second.dim() != 3)
        return std::nullopt;
    if (moments->second.size(0) == 1)
        return *moments;
    if (moments->second.size(0) != groups)
        return std::nullopt;
    return InputMoments{moments->second.narrow(0, group, 1), moments->positions};
}

std::optional<InputMoments> momentsOfRight(const InputMoments *moments, const FactorForm &form)
{
    if (!moments || form.width == 1)
        return moments ? std::optional(*moments) : std::nullopt;
    if (moments->second.size(0) != 1 || moments->second.size(1) != form.columns * form.width)
        return std::nullopt;
    const at::Tensor byColumn = moments->second.reshape({form.columns, form.width, form.columns, form.width});
    return InputMoments{byColumn.diagonal(0, 1, 3).mean(-1).unsqueeze(0).contiguous(), moments->positions};
}

at::Tensor leftFor(const at::Tensor &rows, const InputMoments *moments, const at::Tensor &right,
                   const std::stop_token &stop)
{
    const at::Tensor weight = rows.to(at::kDouble), own = right.to(at::kDouble);
    const at::Tensor h = dampedMoments(moments, rows);
    const at::Tensor weighed = h.defined() ? longProduct(own, h, stop) : own; // R H
    const auto [values, vectors] = eigenOf(longProduct(weighed, own.t(), stop), stop);
    const at::Tensor roots = inverseRoots(values);
    const at::Tensor inverse = longProduct(vectors.mul(roots.mul(roots)), vectors.t(), stop);
    return longProduct(longProduct(weight, weighed.t(), stop), inverse, stop).to(at::kFloat).contiguous();
}

InputMoments momentsAfter(const at::Tensor &right, const InputMoments &moments, const std::stop_token &stop)
{
    const at::Tensor own = right.to(at::kDouble);
    const at::Tensor after =
        longProduct(longProduct(own, moments.second[0].to(at::kDouble), stop), own.t(), stop);
    return {after.to(at::kFloat).unsqueeze(0).contiguous(), moments.positions};
}

} // namespace paretoscope::compress
