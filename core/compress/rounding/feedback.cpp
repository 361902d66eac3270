#include "core/compress/rounding/feedback.h"

#include <ATen/ops/add.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/div.h>
#include <ATen/ops/eye.h>
#include <ATen/ops/linalg_cholesky_ex.h>
#include <ATen/ops/mul.h>

#include <cmath>
#include <tuple>

namespace paretoscope::compress {

namespace {

constexpr int mostTries = 6;
constexpr double moreDamping = 10;

/// H as (U + I) D (U + I)ᵀ, the inputs in reverse: the Cholesky factor of H turned round, turned back, is
/// upper triangular and has the same product. Undefined where H is not positive definite.
at::Tensor upperFactor(const at::Tensor &h)
{
    const auto [lower, info] = at::linalg_cholesky_ex(h.flip({0, 1}));
    if (info.item<int>() != 0)
        return {};
    const at::Tensor upper = lower.flip({0, 1});
    return std::isfinite(upper.sum(at::kDouble).item<double>()) ? upper : at::Tensor();
}

} // namespace

Feedback feedbackOf(const at::Tensor &h, double damping, bool byMoment)
{
    const std::int64_t columns = h.size(0);
    const at::Tensor identity = at::eye(columns, h.options());
    const double mean = h.diagonal().mean(at::kDouble).item<double>();
    Feedback feedback;
    feedback.order = byMoment ? h.diagonal().argsort(/*stable=*/true, /*dim=*/0, /*descending=*/true)
                              : at::arange(columns, at::kLong);
    const auto ordered = [&](const at::Tensor &matrix) {
        return matrix.index_select(0, feedback.order).index_select(1, feedback.order);
    };
    at::Tensor factor;
    double share = damping;
    for (int tries = 0; tries < mostTries && mean > 0 && !factor.defined(); ++tries, share *= moreDamping) {
        feedback.damped = at::add(h, identity, share * mean);
        factor = upperFactor(ordered(feedback.damped));
    }
    if (!factor.defined()) {
        feedback.damped = identity;
        factor = identity;
    }
    const at::Tensor diagonal = factor.diagonal();
    feedback.squares = at::mul(diagonal, diagonal);
    feedback.weights = at::div(factor, diagonal.unsqueeze(0)).triu(1).contiguous();
    return feedback;
}

} // namespace paretoscope::compress
