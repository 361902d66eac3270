#include "core/compress/weights/leastscores.h"

#include <ATen/ops/empty_like.h>
#include <ATen/ops/ones_like.h>

#include <algorithm>
#include <vector>

namespace paretoscope::compress {

namespace {

std::span<const double> scoresOf(const at::Tensor &scores, std::int64_t first, std::int64_t size)
{
    return {scores.data_ptr<double>() + first, static_cast<std::size_t>(size)};
}

std::span<bool> partOfMask(const at::Tensor &kept, std::int64_t first, std::int64_t size)
{
    return {kept.data_ptr<bool>() + first, static_cast<std::size_t>(size)};
}

at::Tensor maskOf(const at::Tensor &scores)
{
    return at::empty_like(scores, scores.options().dtype(at::kBool));
}

} // namespace

void dropLeast(std::span<const double> scores, std::int64_t zeros, std::span<bool> kept)
{
    std::ranges::fill(kept, true);
    if (zeros <= 0)
        return;
    // Selecting the threshold is linear where a stable sort of a million weights would take a tenth of a
    // second; ties at the threshold are then resolved in order.
    std::vector<double> selected(scores.begin(), scores.end());
    const auto last = selected.begin() + (std::min(zeros, std::ssize(scores)) - 1);
    std::ranges::nth_element(selected, last);
    const double threshold = *last;
    std::int64_t ties =
        zeros - std::count_if(selected.begin(), last, [&](double score) { return score < threshold; });
    for (std::size_t i = 0; i < scores.size(); ++i)
        kept[i] = scores[i] > threshold || (scores[i] == threshold && ties-- <= 0);
}

at::Tensor keptOfAll(const at::Tensor &scores, std::int64_t zeros)
{
    at::Tensor kept = maskOf(scores);
    dropLeast(scoresOf(scores, 0, scores.numel()), zeros, partOfMask(kept, 0, scores.numel()));
    return kept;
}

at::Tensor keptByRow(const at::Tensor &scores, std::int64_t zeros)
{
    at::Tensor kept = maskOf(scores);
    const std::int64_t rows = scores.size(0), columns = scores.size(1);
    for (std::int64_t row = 0; row < rows; ++row)
        dropLeast(scoresOf(scores, row * columns, columns), (row + 1) * zeros / rows - row * zeros / rows,
                  partOfMask(kept, row * columns, columns));
    return kept;
}

at::Tensor keptByPattern(const at::Tensor &scores, const Pattern &pattern)
{
    at::Tensor kept = maskOf(scores);
    forEachGroup(scores.size(0), scores.size(1), pattern,
                 [&](std::int64_t first, std::int64_t size, std::int64_t zeros) {
                     dropLeast(scoresOf(scores, first, size), zeros, partOfMask(kept, first, size));
                 });
    return kept;
}

at::Tensor keptByBlocks(const at::Tensor &scores, std::int64_t zeros, std::int64_t block, bool byRow)
{
    const std::int64_t rows = scores.size(0), blocks = scores.size(1) / block;
    const at::Tensor whole = scores.narrow(1, 0, blocks * block).square();
    const at::Tensor sums = whole.reshape({rows, blocks, block}).sum(2).contiguous();
    const at::Tensor of = byRow ? keptByRow(sums, zeros / block) : keptOfAll(sums, zeros / block);
    at::Tensor kept = at::ones_like(scores, scores.options().dtype(at::kBool));
    kept.narrow(1, 0, blocks * block).copy_(of.repeat_interleave(block, 1));
    return kept;
}

at::Tensor keptOfRows(const at::Tensor &scores, std::int64_t zeros, const std::optional<Pattern> &pattern)
{
    return pattern ? keptByPattern(scores, *pattern) : keptByRow(scores, zeros);
}

} // namespace paretoscope::compress
