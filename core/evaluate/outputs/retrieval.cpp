#include "core/evaluate/outputs/retrieval.h"

#include <ATen/ops/clamp_min.h>
#include <ATen/ops/mm.h>

#include <algorithm>
#include <limits>

namespace paretoscope::evaluate {

namespace {

/// Rows whose similarities are held at a time.
constexpr std::int64_t rowsAtATime = 256;

std::vector<std::int64_t> nearest(const at::Tensor &embeddings)
{
    const at::Tensor rows = embeddings.to(at::kDouble);
    const at::Tensor lengths = at::clamp_min(rows.square().sum(1, true).sqrt(), 1e-300);
    const at::Tensor directions = rows.div(lengths);
    const at::Tensor others = directions.t();
    const std::int64_t n = rows.size(0);
    std::vector<std::int64_t> found;
    for (std::int64_t first = 0; first < n; first += rowsAtATime) {
        const std::int64_t count = std::min(rowsAtATime, n - first);
        const at::Tensor similar = at::mm(directions.narrow(0, first, count), others).contiguous();
        double *values = similar.data_ptr<double>();
        for (std::int64_t row = 0; row < count; ++row, values += n) {
            values[first + row] = -std::numeric_limits<double>::infinity(); // nobody is their own neighbour
            found.push_back(std::max_element(values, values + n) - values);
        }
    }
    return found;
}

} // namespace

FurtherMetric retrievalTop1(const at::Tensor &before, const at::Tensor &after,
                            const std::vector<std::int64_t> &labels)
{
    const auto was = nearest(before);
    const auto is = nearest(after);
    const bool labelled = labels.size() == was.size();
    const auto right = [&](std::size_t sample, std::int64_t neighbour) {
        return labelled ? labels[static_cast<std::size_t>(neighbour)] == labels[sample]
                        : neighbour == was[sample];
    };
    std::int64_t rightBefore = 0;
    std::int64_t rightAfter = 0;
    for (std::size_t i = 0; i < was.size(); ++i) {
        rightBefore += right(i, was[i]);
        rightAfter += right(i, is[i]);
    }
    const auto n = static_cast<double>(was.size());
    return {"retrievalTop1", static_cast<double>(rightAfter) / n, static_cast<double>(rightBefore) / n};
}

} // namespace paretoscope::evaluate
