#include "core/compress/rounding/feedback.h"

#include "core/base/aside.h"
#include "core/graph/finite.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/eye.h>
#include <ATen/ops/linalg_cholesky_ex.h>
#include <ATen/ops/mul.h>

#include <algorithm>
#include <iterator>
#include <vector>

namespace paretoscope::compress {

namespace {

constexpr int mostTries = 6;
constexpr double moreDamping = 10;
constexpr std::int64_t mostColumnsAtOnce = 1536; ///< columns, decomposed within some 20 ms

/// H(order, order)ᵀ, contiguous: its transpose is what LAPACK takes for a matrix. By nothing but its own
/// memory: what is freed in between by megabytes is not found again.
at::Tensor turnedRound(const at::Tensor &h, const std::vector<std::int64_t> &order)
{
    constexpr std::size_t rowsAtOnce = 16; // a line of the cache of what is written
    const at::Tensor memory = at::empty_like(h);
    const auto *from = h.data_ptr<float>();
    auto *to = memory.data_ptr<float>();
    const std::size_t count = order.size();
    for (std::size_t first = 0; first < count; first += rowsAtOnce)
        for (std::size_t column = 0; column < count; ++column)
            for (std::size_t row = first; row < std::min(first + rowsAtOnce, count); ++row)
                to[column * count + row] = from[static_cast<std::size_t>(order[row]) * count +
                                                static_cast<std::size_t>(order[column])];
    return memory;
}

/// H, inputs in ORDER, as (U + I) D (U + I)ᵀ: the Cholesky factor of H turned round, turned back, is upper
/// triangular and has the same product. Undefined where H is not positive definite. Within one copy of H,
/// column after column: it is as large as the layer, or larger.
at::Tensor upperFactor(const at::Tensor &h, const at::Tensor &order, const std::stop_token &stop)
{
    const auto *first = order.data_ptr<std::int64_t>();
    const at::Tensor memory =
        turnedRound(h, {std::reverse_iterator(first + order.numel()), std::reverse_iterator(first)});
    const at::Tensor factor = memory.t(), info = at::empty({}, at::kInt);
    const auto decompose = [factor, info] {
        at::Tensor own = factor, ownInfo = info;
        at::linalg_cholesky_ex_out(own, ownInfo, own);
    };
    if (h.size(0) > mostColumnsAtOnce)
        base::runAside(decompose, stop);
    else
        decompose();
    if (info.item<int>() != 0)
        return {};
    auto *values = memory.data_ptr<float>();
    std::reverse(values, values + memory.numel()); // flips both rows and columns
    return graph::isAllFinite(memory) ? factor : at::Tensor();
}

} // namespace

Feedback feedbackOf(const at::Tensor &h, double damping, bool byMoment, const std::stop_token &stop)
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
        factor = upperFactor(feedback.damped, feedback.order, stop);
    }
    if (!factor.defined()) {
        feedback.damped = at::eye(columns, h.options());
        factor = feedback.damped.clone(); // its own transpose
    }
    const at::Tensor diagonal = factor.diagonal().clone();
    feedback.squares = at::mul(diagonal, diagonal);
    feedback.weights = factor.div_(diagonal.unsqueeze(0));
    feedback.weights.diagonal().zero_();
    return feedback;
}

} // namespace paretoscope::compress
