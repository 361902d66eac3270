#include "core/compress/inputhistogram.h"

#include <ATen/ops/aminmax.h>

#include <algorithm>
#include <cmath>
#include <functional>

namespace paretoscope::compress {

/// Bins become wider by a power of 2 where numbers lie beyond them: counts of whole bins are added up.
void InputHistogram::reachFor(double magnitude)
{
    if (magnitude <= reach)
        return;
    const double wider = std::exp2(std::ceil(std::log2(magnitude)));
    std::vector<std::int64_t> sums(bins, 0);
    if (reach > 0) {
        const auto factor = static_cast<std::int64_t>(std::min<double>(wider / reach, bins));
        for (std::int64_t bin = 0; bin < bins; ++bin) {
            const std::int64_t from = bin - bins / 2; // of the middle; rounded down below it, too
            const std::int64_t to = from >= 0 ? from / factor : -((-from + factor - 1) / factor);
            sums[static_cast<std::size_t>(to + bins / 2)] += counts[static_cast<std::size_t>(bin)];
        }
    }
    reach = wider;
    counts = std::move(sums);
}

void InputHistogram::add(const at::Tensor &inputs)
{
    if (inputs.numel() == 0)
        return;
    const std::int64_t rows = inputs.dim() == 0 ? 1 : inputs.size(0);
    const auto [lows, highs] = at::aminmax(inputs.reshape({rows, -1}), 1);
    const auto *const low = lows.data_ptr<float>(), *const high = highs.data_ptr<float>();
    for (std::int64_t row = 0; row < rows; ++row, ++samples) {
        if (!std::isfinite(low[row]) || !std::isfinite(high[row])) {
            isFinite = false;
            return;
        }
        const double share = samples == 0 ? 1 : averageShare;
        averageLeast += share * (low[row] - averageLeast);
        averageLargest += share * (high[row] - averageLargest);
        least = samples == 0 ? low[row] : std::min<double>(least, low[row]);
        largest = samples == 0 ? high[row] : std::max<double>(largest, high[row]);
    }
    reachFor(std::max(-least, largest));
    if (reach == 0)
        return;
    const auto *const values = inputs.data_ptr<float>();
    const double perBin = 1 / width();
    for (std::int64_t i = 0; i < inputs.numel(); ++i) {
        const auto bin = static_cast<std::int64_t>((values[i] + reach) * perBin);
        ++counts[static_cast<std::size_t>(std::min(bin, bins - 1))]; // reach itself belongs to the last
    }
}

void InputHistogram::add(const InputHistogram &other)
{
    isFinite = isFinite && other.isFinite;
    if (other.samples == 0 || !isFinite)
        return;
    const bool isFirst = samples == 0;
    least = isFirst ? other.least : std::min(least, other.least);
    largest = isFirst ? other.largest : std::max(largest, other.largest);
    averageLeast = isFirst ? other.averageLeast : std::min(averageLeast, other.averageLeast);
    averageLargest = isFirst ? other.averageLargest : std::max(averageLargest, other.averageLargest);
    samples += other.samples;
    InputHistogram own = other;
    own.reachFor(reach);
    reachFor(own.reach);
    std::ranges::transform(counts, own.counts, counts.begin(), std::plus<>());
}

} // namespace paretoscope::compress
