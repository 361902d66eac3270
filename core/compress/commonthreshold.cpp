#include "core/compress/commonthreshold.h"

#include "core/compress/weights/pruning.h"

#include <ATen/ops/abs.h>

#include <algorithm>
#include <bit>
#include <limits>
#include <numeric>
#include <optional>
#include <utility>

namespace paretoscope::compress {

namespace {

/// As it lies in memory: floats that are not negative are ordered like these numbers.
using MagnitudeBits = std::int32_t;
constexpr MagnitudeBits belowAll = -1;
constexpr MagnitudeBits aboveAll = std::numeric_limits<MagnitudeBits>::max(); // also above what is no number
constexpr std::ptrdiff_t countedAtOnce = 1 << 24;                             // within some milliseconds

using Counts = std::vector<std::int64_t>;

std::int64_t sumOf(const Counts &counts)
{
    return std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
}

std::vector<MagnitudeBits> magnitudesOf(const at::Tensor &weight)
{
    const at::Tensor sizes = at::abs(weight.detach().to(at::kFloat)).contiguous();
    const auto *first = sizes.data_ptr<float>();
    std::vector<MagnitudeBits> magnitudes(static_cast<std::size_t>(sizes.numel()));
    std::transform(first, first + sizes.numel(), magnitudes.begin(),
                   [](float size) { return std::bit_cast<MagnitudeBits>(size); });
    return magnitudes;
}

class Counter {
public:
    Counter(std::span<const at::Tensor> weights, const std::stop_token &stop) : m_stop(stop)
    {
        const double most = sparsityParameter().range->most;
        for (const at::Tensor &weight : weights) {
            if (m_stop.stop_requested())
                return;
            m_magnitudes.push_back(magnitudesOf(weight));
            m_most.push_back(zeroCount(most, weight.numel()));
            m_count += weight.numel();
        }
    }

    std::int64_t count() const { return m_count; }

    /// By weight, those of at most THRESHOLD, as far as may be; absent: stopped.
    std::optional<Counts> upTo(MagnitudeBits threshold) const
    {
        Counts counts;
        for (const std::vector<MagnitudeBits> &own : m_magnitudes) {
            std::int64_t count = 0;
            for (auto rest = std::span(own); !rest.empty();) {
                if (m_stop.stop_requested())
                    return std::nullopt;
                const auto part =
                    rest.first(static_cast<std::size_t>(std::min(std::ssize(rest), countedAtOnce)));
                count += std::ranges::count_if(part, [threshold](MagnitudeBits m) { return m <= threshold; });
                rest = rest.subspan(part.size());
            }
            counts.push_back(std::min(count, m_most[counts.size()]));
        }
        return m_stop.stop_requested() ? std::nullopt : std::optional(std::move(counts));
    }

private:
    const std::stop_token m_stop;
    std::vector<std::vector<MagnitudeBits>> m_magnitudes;
    Counts m_most;
    std::int64_t m_count = 0;
};

} // namespace

base::Result<std::vector<std::int64_t>> zerosByCommonThreshold(std::span<const at::Tensor> weights,
                                                               double share, const std::stop_token &stop)
{
    const Counter counter(weights, stop);
    const std::int64_t wanted = zeroCount(share, counter.count());
    Counts zeros(weights.size(), 0); // of the greatest threshold known to be small enough
    std::optional<Counts> next = counter.upTo(aboveAll);
    for (MagnitudeBits low = belowAll, high = aboveAll; next && sumOf(*next) > wanted && high - 1 > low;) {
        const MagnitudeBits middle = std::midpoint(low, high);
        std::optional<Counts> known = counter.upTo(middle);
        const bool fits = known && sumOf(*known) <= wanted;
        (fits ? low : high) = middle;
        if (fits)
            zeros = std::move(*known);
        else
            next = std::move(known);
    }
    if (!next)
        return base::cancelled();
    std::int64_t lacking = wanted - sumOf(zeros); // of the magnitude that comes next
    for (std::size_t i = 0; i < zeros.size(); ++i) {
        const std::int64_t more = std::min(lacking, (*next)[i] - zeros[i]);
        zeros[i] += more;
        lacking -= more;
    }
    return zeros;
}

} // namespace paretoscope::compress
