#include "core/compress/rounding/feedback.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/eye.h>
#include <ATen/ops/linalg_cholesky_ex.h>
#include <ATen/ops/mul.h>

#include <cmath>
#include <tuple>

namespace paretoscope::compress {

namespace {

constexpr int mostTries = 6;
constexpr double moreDamping = 10;

/// H, inputs in ORDER, as (U + I) D (U + I)ᵀ: the Cholesky factor of H turned round, turned back, is upper
/// triangular and has the same product. Undefined where H is not positive definite. As few copies of H as
/// that takes: it is as large as the layer, or larger.
at::Tensor upperFactor(const at::Tensor &h, const at::Tensor &order)
{
    const at::Tensor turned = order.flip({0});
    at::Tensor lower = h.index_select(0, turned).index_select(1, turned);
    at::Tensor info;
    std::tie(lower, info) = at::linalg_cholesky_ex(lower);
    if (info.item<int>() != 0)
        return {};
    const at::Tensor upper = lower.flip({0, 1});
    return std::isfinite(upper.sum(at::kDouble).item<double>()) ? upper : at::Tensor();
}

} // namespace

Feedback feedbackOf(const at::Tensor &h, double damping, bool byMoment)
{
    const std::int64_t columns = h.size(0);
    const double mean = h.diagonal().mean(at::kDouble).item<double>();
    Feedback feedback;
    feedback.order = byMoment ? h.diagonal().argsort(/*stable=*/true, /*dim=*/0, /*descending=*/true)
                              : at::arange(columns, at::kLong);
    at::Tensor factor;
    double share = damping;
    for (int tries = 0; tries < mostTries && mean > 0 && !factor.defined(); ++tries, share *= moreDamping) {
        feedback.damped = h.clone();
        feedback.damped.diagonal().add_(share * mean);
        factor = upperFactor(feedback.damped, feedback.order);
    }
    if (!factor.defined()) {
        feedback.damped = at::eye(columns, h.options());
        factor = feedback.damped.clone();
    }
    const at::Tensor diagonal = factor.diagonal().clone();
    feedback.squares = at::mul(diagonal, diagonal);
    feedback.weights = factor.div_(diagonal.unsqueeze(0)).triu_(1).contiguous();
    return feedback;
}

} // namespace paretoscope::compress
