#include "core/compress/weights/inputpruning.h"

#include "core/base/aside.h"
#include "core/base/stopped.h"
#include "core/compress/rounding/feedback.h"
#include "core/compress/weights/leastscores.h"
#include "core/compress/weights/longproduct.h"
#include "core/graph/finite.h"

#include <ATen/ops/add.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/eye.h>
#include <ATen/ops/linalg_solve_triangular.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros_like.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <vector>

namespace paretoscope::compress {

namespace {

constexpr std::int64_t columnsAtOnce = 128;     ///< of which the least go; patterns divide it
constexpr std::int64_t mostSolvedAtOnce = 1024; ///< columns, solved within some 50 ms
constexpr double mostStepWork = 1e11;           ///< multiplications of all steps of one weight

/// Rows that share a matrix of moments; all matrices [columns, rows].
struct Shared {
    Feedback feedback;
    at::Tensor weights; ///< as they were
    at::Tensor passed;  ///< (U + I)⁻¹: what dropping a column takes off each that follows
    at::Tensor wanted;  ///< what is best for them now that those before are as they are
    at::Tensor dropped; ///< of what was wanted; 0 where it stays
    at::Tensor kept;    ///< bool

    std::int64_t rows() const { return weights.size(1); }
};

class Pruner {
public:
    Pruner(const at::Tensor &rows, const InputMoments &moments, const InputPruning &pruning,
           const std::stop_token &stop)
        : m_pruning(pruning), m_count(rows.size(0)), m_columns(rows.size(1)), m_stop(stop)
    {
        const std::int64_t groups = moments.second.size(0), share = m_count / groups;
        for (std::int64_t group = 0; group < groups; ++group) {
            Shared shared{feedbackOf(moments.second[group], pruning.damping, /*byMoment=*/false, m_stop),
                          rows.narrow(0, group * share, share).t().contiguous(),
                          {},
                          {},
                          {},
                          {}};
            shared.passed = inverseOf(shared.feedback.weights);
            shared.wanted = shared.weights.clone();
            shared.dropped = at::empty_like(shared.weights);
            shared.kept = at::empty_like(shared.weights, shared.weights.options().dtype(at::kBool));
            m_groups.push_back(std::move(shared));
        }
    }

    Pruned pruned()
    {
        for (std::int64_t first = 0; first < m_columns; first += columnsAtOnce) {
            const std::int64_t last = std::min(first + columnsAtOnce, m_columns);
            for (Shared &own : m_groups)
                passOn(own, first, last);
            if (!m_pruning.pattern)
                choose(first, last, m_pruning.zeros * last / m_columns - m_pruning.zeros * first / m_columns);
            for (std::int64_t column = first; column < last; ++column) {
                base::throwIfStopped(m_stop);
                if (m_pruning.pattern && column % m_pruning.pattern->of == 0)
                    choose(column, std::min(column + m_pruning.pattern->of, last));
                for (Shared &own : m_groups)
                    prune(own, column, last);
            }
        }
        Pruned result{at::empty({m_count, m_columns}, at::kFloat),
                      at::empty({m_count, m_columns}, at::kBool)};
        std::int64_t row = 0;
        for (const Shared &own : m_groups) {
            const at::Tensor kept = own.kept.t();
            result.kept.narrow(0, row, own.rows()).copy_(kept);
            result.rows.narrow(0, row, own.rows())
                .copy_(refined(own.weights.t(), own.wanted.t().masked_fill(kept.logical_not(), 0), kept,
                               own.feedback.damped));
            row += own.rows();
        }
        return result;
    }

private:
    /// (U + I)⁻¹ of WEIGHTS U.
    at::Tensor inverseOf(const at::Tensor &weights) const
    {
        const auto inverse = std::make_shared<at::Tensor>();
        const auto solve = [inverse, weights] {
            const at::Tensor identity = at::eye(weights.size(0));
            *inverse = at::linalg_solve_triangular(at::add(weights.contiguous(), identity), identity,
                                                   /*upper=*/true, /*left=*/true, /*unitriangular=*/true)
                           .contiguous();
        };
        if (weights.size(0) > mostSolvedAtOnce)
            base::runAside(solve, m_stop);
        else
            solve();
        return *inverse;
    }

    /// To the columns FIRST to LAST, what was dropped of all before FIRST.
    void passOn(Shared &own, std::int64_t first, std::int64_t last) const
    {
        if (first == 0)
            return;
        own.wanted.narrow(0, first, last - first)
            .addmm_(own.passed.narrow(0, 0, first).narrow(1, first, last - first).t(),
                    own.dropped.narrow(0, 0, first), 1, -1);
    }

    /// What it costs to drop each of the columns FIRST to LAST: float64 [rows, columns].
    at::Tensor costs(std::int64_t first, std::int64_t last) const
    {
        at::Tensor costs = at::empty({m_count, last - first}, at::kDouble);
        auto *cost = costs.data_ptr<double>();
        for (const Shared &own : m_groups)
            for (std::int64_t row = 0; row < own.rows(); ++row)
                for (std::int64_t column = first; column < last; ++column) {
                    const double wanted = own.wanted.data_ptr<float>()[column * own.rows() + row];
                    *cost++ = wanted * wanted * own.feedback.squares.data_ptr<float>()[column];
                }
        return costs;
    }

    void keep(const at::Tensor &kept, std::int64_t first, std::int64_t last)
    {
        std::int64_t row = 0;
        for (Shared &own : m_groups) {
            own.kept.narrow(0, first, last - first).copy_(kept.narrow(0, row, own.rows()).t());
            row += own.rows();
        }
    }

    void choose(std::int64_t first, std::int64_t last, std::int64_t zeros)
    {
        keep(keptByRow(costs(first, last), zeros), first, last);
    }

    /// By the pattern, of which this is one group of every row.
    void choose(std::int64_t first, std::int64_t last)
    {
        keep(keptByPattern(costs(first, last), *m_pruning.pattern), first, last);
    }

    /// COLUMN, what is dropped of it made up for by those after it and before LAST.
    static void prune(Shared &own, std::int64_t column, std::int64_t last)
    {
        const std::int64_t rows = own.rows(), columns = own.passed.size(1);
        const auto *wanted = own.wanted.data_ptr<float>() + column * rows;
        auto *dropped = own.dropped.data_ptr<float>() + column * rows;
        const bool *kept = own.kept.data_ptr<bool>() + column * rows;
        for (std::int64_t row = 0; row < rows; ++row)
            dropped[row] = kept[row] ? 0.0F : wanted[row];
        const auto *passed = own.passed.data_ptr<float>() + column * columns;
        for (std::int64_t other = column + 1; other < last; ++other) {
            auto *target = own.wanted.data_ptr<float>() + other * rows;
            const float share = passed[other];
#pragma omp simd
            for (std::int64_t row = 0; row < rows; ++row)
                target[row] -= share * dropped[row];
        }
    }

    int steps() const
    {
        const auto columns = static_cast<double>(m_columns);
        const double each = static_cast<double>(m_count) * columns * columns;
        // Of so many columns as many are enough.
        return static_cast<int>(std::min({double(m_pruning.steps), mostStepWork / each, columns}));
    }

    static at::Tensor sumOfRows(const at::Tensor &one, const at::Tensor &other)
    {
        return one.mul(other).sum({1}, /*keepdim=*/true, at::kDouble);
    }

    /// e H eᵀ of every row: float64 [rows, 1].
    at::Tensor errorsOfRows(const at::Tensor &wanted, const at::Tensor &rows, const at::Tensor &h) const
    {
        const at::Tensor errors = wanted.sub(rows);
        return sumOfRows(errors, longProduct(errors, h, m_stop));
    }

    /// ROWS, nearer to those of least (wanted − r) H (wanted − r)ᵀ which are zero where they are not KEPT:
    /// conjugate gradients of every row by itself, by the diagonal of H preconditioned.
    at::Tensor refined(const at::Tensor &wanted, const at::Tensor &rows, const at::Tensor &kept,
                       const at::Tensor &h) const
    {
        const int most = steps();
        if (most <= 0)
            return rows;
        const at::Tensor mask = kept.to(at::kFloat);
        const at::Tensor diagonal = h.diagonal().unsqueeze(0);
        at::Tensor found = rows.clone();
        at::Tensor left = longProduct(wanted.sub(rows), h, m_stop).mul_(mask);
        at::Tensor direction = left.div(diagonal);
        at::Tensor size = sumOfRows(left, direction);
        const auto share = [](const at::Tensor &part, const at::Tensor &whole) {
            return at::where(whole.gt(0), part.div(whole), at::zeros_like(whole)).to(at::kFloat);
        };
        for (int step = 0; step < most; ++step) {
            const at::Tensor moved = longProduct(direction, h, m_stop).mul_(mask);
            const at::Tensor length = share(size, sumOfRows(direction, moved));
            found.addcmul_(direction, length);
            left.addcmul_(moved, length, -1);
            const at::Tensor next = left.div(diagonal), nextSize = sumOfRows(left, next);
            direction = next.addcmul(direction, share(nextSize, size));
            size = nextSize;
        }
        const at::Tensor better = errorsOfRows(wanted, found, h).lt(errorsOfRows(wanted, rows, h));
        return at::where(better, found, rows);
    }

    const InputPruning m_pruning;
    const std::int64_t m_count, m_columns;
    const std::stop_token m_stop;
    std::vector<Shared> m_groups;
};

} // namespace

at::Tensor scoresByInputs(const at::Tensor &rows, const InputMoments *moments)
{
    const at::Tensor magnitudes = rows.abs().to(at::kDouble);
    if (!moments || !moments->fit(rows))
        return magnitudes;
    const at::Tensor sizes =
        moments->second.diagonal(0, 1, 2).to(at::kDouble).clamp_min(0).sqrt(); // [groups, columns]
    return magnitudes.reshape({sizes.size(0), -1, rows.size(1)})
        .mul(sizes.unsqueeze(1))
        .reshape(rows.sizes())
        .contiguous();
}

Pruned pruneByInputs(const at::Tensor &rows, const InputMoments *moments, const InputPruning &pruning,
                     const std::stop_token &stop)
{
    if (moments && moments->fit(rows)) {
        Pruned pruned = Pruner(rows, *moments, pruning, stop).pruned();
        // Weights near the largest float: what errors pass on is beyond it.
        if (graph::isAllFinite(pruned.rows))
            return pruned;
    }
    const at::Tensor kept = keptOfRows(scoresByInputs(rows, nullptr), pruning.zeros, pruning.pattern);
    return {rows.masked_fill(kept.logical_not(), 0), kept};
}

} // namespace paretoscope::compress
