#include "core/pipeline/recoding/pairedinputs.h"

#include "core/base/aside.h"
#include "core/base/stopped.h"

#include <ATen/ops/add.h>
#include <ATen/ops/bmm.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/eye.h>
#include <ATen/ops/linalg_solve.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/sub.h>

#include <algorithm>
#include <memory>

namespace paretoscope::pipeline {

namespace {

constexpr double leastDamping = 0.01;
constexpr std::int64_t productsAtOnce = std::int64_t{1} << 29; ///< tens of milliseconds
constexpr std::int64_t mostColumnsAtOnce = 1024;               ///< likewise of a system of equations

/// Of GROUPth group of ROWS.
at::Tensor ofGroup(const at::Tensor &rows, std::int64_t group, std::int64_t groups)
{
    const std::int64_t own = rows.size(0) / groups;
    return rows.narrow(0, group * own, own);
}

/// x yᵀ, some rows at once.
at::Tensor products(const at::Tensor &x, const at::Tensor &y, const std::stop_token &stop)
{
    const std::int64_t columns = x.size(1);
    const std::int64_t ofRow = std::max<std::int64_t>(x.size(0) * y.size(1) * y.size(2), 1);
    const std::int64_t once = std::max<std::int64_t>(productsAtOnce / ofRow, 1);
    const at::Tensor all = at::empty({x.size(0), columns, y.size(1)}, x.options());
    for (std::int64_t first = 0; first < columns; first += once) {
        base::throwIfStopped(stop);
        const std::int64_t count = std::min(once, columns - first);
        all.narrow(1, first, count).copy_(at::bmm(x.narrow(1, first, count), y.transpose(1, 2)));
    }
    return all;
}

/// A⁻¹ B.
at::Tensor solved(const at::Tensor &a, const at::Tensor &b, const std::stop_token &stop)
{
    if (a.size(0) <= mostColumnsAtOnce)
        return at::linalg_solve(a, b);
    const auto solution = std::make_shared<at::Tensor>();
    base::runAside([a, b, solution] { *solution = at::linalg_solve(a, b); }, stop);
    return *solution;
}

double sumOfProducts(const at::Tensor &a, const at::Tensor &b)
{
    return at::mul(a, b).sum(at::kDouble).item<double>();
}

} // namespace

PairedInputs pairedInputs(const at::Tensor &floats, const at::Tensor &coded, bool centred,
                          const std::stop_token &stop)
{
    PairedInputs inputs;
    inputs.positions = floats.size(2);
    inputs.floatMean = floats.mean(2);
    inputs.codedMean = coded.mean(2);
    const at::Tensor x = centred ? at::sub(floats, inputs.floatMean.unsqueeze(2)) : floats;
    const at::Tensor y = centred ? at::sub(coded, inputs.codedMean.unsqueeze(2)) : coded;
    const double share = 1.0 / static_cast<double>(inputs.positions);
    inputs.floats = products(x, x, stop).mul_(share);
    inputs.cross = products(x, y, stop).mul_(share);
    inputs.coded = products(y, y, stop).mul_(share);
    return inputs;
}

at::Tensor aimedRows(const at::Tensor &rows, const PairedInputs &inputs, const std::stop_token &stop)
{
    at::Tensor aimed = at::empty_like(rows);
    const std::int64_t groups = inputs.coded.size(0), columns = inputs.coded.size(1);
    const double damping =
        leastDamping + static_cast<double>(columns) / static_cast<double>(inputs.positions);
    for (std::int64_t group = 0; group < groups; ++group) {
        base::throwIfStopped(stop);
        const at::Tensor own = ofGroup(rows, group, groups);
        const at::Tensor &h = inputs.coded[group];
        const double mean = h.diagonal().mean(at::kDouble).item<double>();
        if (!(mean > 0)) { // nothing comes in: nothing is to be made up for
            ofGroup(aimed, group, groups).copy_(own);
            continue;
        }
        const at::Tensor missing = at::matmul(own, at::sub(inputs.cross[group], h));
        const at::Tensor damped = at::add(h, at::eye(columns, h.options()), damping * mean);
        const at::Tensor change =
            solved(damped.to(at::kDouble), missing.t().to(at::kDouble), stop).t().to(at::kFloat);
        ofGroup(aimed, group, groups).copy_(at::add(own, change));
    }
    return aimed;
}

double outputError(const at::Tensor &rows, const at::Tensor &codedRows, const PairedInputs &inputs)
{
    double sum = 0;
    const std::int64_t groups = inputs.coded.size(0);
    for (std::int64_t group = 0; group < groups; ++group) {
        const at::Tensor w = ofGroup(rows, group, groups), coded = ofGroup(codedRows, group, groups);
        sum += sumOfProducts(at::matmul(w, inputs.floats[group]), w) -
               2 * sumOfProducts(at::matmul(w, inputs.cross[group]), coded) +
               sumOfProducts(at::matmul(coded, inputs.coded[group]), coded);
    }
    return sum;
}

at::Tensor outputShift(const at::Tensor &rows, const at::Tensor &codedRows, const PairedInputs &inputs)
{
    const std::int64_t groups = inputs.coded.size(0), own = rows.size(0) / groups;
    const auto means = [&](const at::Tensor &w, const at::Tensor &mean) {
        return at::matmul(w.reshape({groups, own, -1}).to(at::kDouble), mean.unsqueeze(2).to(at::kDouble))
            .reshape({-1});
    };
    return at::sub(means(rows, inputs.floatMean), means(codedRows, inputs.codedMean));
}

} // namespace paretoscope::pipeline
