#include "core/compress/commonthreshold.h"

#include "core/compress/weights/pruning.h"

#include <ATen/ops/abs.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>
#include <utility>

namespace paretoscope::compress {

namespace {

/// As it lies in memory: floats that are not negative are ordered like these numbers.
using ScoreBits = std::int32_t;
constexpr ScoreBits belowAll = -1;
constexpr ScoreBits aboveAll = std::numeric_limits<ScoreBits>::max(); // also above what is no number
constexpr std::ptrdiff_t countedAtOnce = 1 << 24;                     // within some milliseconds

using Counts = std::vector<std::int64_t>;

std::int64_t sumOf(const Counts &counts)
{
    return std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
}

std::vector<ScoreBits> magnitudesOf(const at::Tensor &weight)
{
    const at::Tensor sizes = at::abs(weight.detach().to(at::kFloat)).contiguous();
    const auto *first = sizes.data_ptr<float>();
    std::vector<ScoreBits> magnitudes(static_cast<std::size_t>(sizes.numel()));
    std::transform(first, first + sizes.numel(), magnitudes.begin(),
                   [](float size) { return std::bit_cast<ScoreBits>(size); });
    return magnitudes;
}

/// TELL of each number below COUNT, in order. False: stopped.
template <typename Tell> bool forEach(std::size_t count, const std::stop_token &stop, const Tell &tell)
{
    constexpr std::size_t toldAtOnce = 1 << 20; // within some milliseconds
    for (std::size_t i = 0; i < count; ++i) {
        if (i % toldAtOnce == 0 && stop.stop_requested())
            return false;
        tell(i);
    }
    return true;
}

/// By 16 of their bits from SHIFT on, those that are alike there as they were. False: stopped.
bool sortByDigit(std::vector<ScoreBits> &numbers, int shift, const std::stop_token &stop)
{
    constexpr ScoreBits digits = 1 << 16;
    const auto digitOf = [&](std::size_t i) {
        return static_cast<std::size_t>((numbers[i] >> shift) % digits);
    };
    std::vector<std::size_t> places(digits + 1, 0);
    std::vector<ScoreBits> sorted(numbers.size());
    if (!forEach(numbers.size(), stop, [&](std::size_t i) { ++places[digitOf(i) + 1]; }))
        return false;
    std::partial_sum(places.begin(), places.end(), places.begin());
    if (!forEach(numbers.size(), stop, [&](std::size_t i) { sorted[places[digitOf(i)]++] = numbers[i]; }))
        return false;
    numbers.swap(sorted);
    return true;
}

/// Of MAGNITUDES, from the smallest on. Absent: stopped.
std::optional<std::vector<ScoreBits>> lampScores(std::vector<ScoreBits> magnitudes,
                                                 const std::stop_token &stop)
{
    if (!sortByDigit(magnitudes, 0, stop) || !sortByDigit(magnitudes, 16, stop))
        return std::nullopt;
    double left = 0;
    const bool all = forEach(magnitudes.size(), stop, [&](std::size_t i) {
        ScoreBits &own = magnitudes[magnitudes.size() - 1 - i];
        const double square = std::pow(static_cast<double>(std::bit_cast<float>(own)), 2);
        left += square;
        const double score = square / left;
        own = std::bit_cast<ScoreBits>(score > 0 ? static_cast<float>(score) : 0.0F);
    });
    return all ? std::optional(std::move(magnitudes)) : std::nullopt;
}

class Counter {
public:
    Counter(std::span<const at::Tensor> weights, PruningScore score, const std::stop_token &stop)
        : m_stop(stop)
    {
        const double most = sparsityParameter().range->most;
        for (const at::Tensor &weight : weights) {
            if (m_stop.stop_requested())
                return;
            auto scores = std::optional(magnitudesOf(weight));
            if (score == PruningScore::Lamp)
                scores = lampScores(std::move(*scores), stop);
            if (!scores)
                return;
            m_scores.push_back(std::move(*scores));
            m_most.push_back(zeroCount(most, weight.numel()));
            m_count += weight.numel();
        }
    }

    std::int64_t count() const { return m_count; }

    /// By weight, those of at most THRESHOLD, as far as may be; absent: stopped.
    std::optional<Counts> upTo(ScoreBits threshold) const
    {
        Counts counts;
        for (const std::vector<ScoreBits> &own : m_scores) {
            std::int64_t count = 0;
            for (auto rest = std::span(own); !rest.empty();) {
                if (m_stop.stop_requested())
                    return std::nullopt;
                const auto part =
                    rest.first(static_cast<std::size_t>(std::min(std::ssize(rest), countedAtOnce)));
                count +=
                    std::ranges::count_if(part, [threshold](ScoreBits score) { return score <= threshold; });
                rest = rest.subspan(part.size());
            }
            counts.push_back(std::min(count, m_most[counts.size()]));
        }
        return m_stop.stop_requested() ? std::nullopt : std::optional(std::move(counts));
    }

private:
    const std::stop_token m_stop;
    std::vector<std::vector<ScoreBits>> m_scores;
    Counts m_most;
    std::int64_t m_count = 0;
};

} // namespace

base::Result<std::vector<std::int64_t>> zerosByCommonThreshold(std::span<const at::Tensor> weights,
                                                               double share, PruningScore score,
                                                               const std::stop_token &stop)
{
    const Counter counter(weights, score, stop);
    const std::int64_t wanted = zeroCount(share, counter.count());
    Counts zeros(weights.size(), 0); // of the greatest threshold known to be small enough
    std::optional<Counts> next = counter.upTo(aboveAll);
    for (ScoreBits low = belowAll, high = aboveAll; next && sumOf(*next) > wanted && high - 1 > low;) {
        const ScoreBits middle = std::midpoint(low, high);
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
    std::int64_t lacking = wanted - sumOf(zeros); // of the score that comes next
    for (std::size_t i = 0; i < zeros.size(); ++i) {
        const std::int64_t more = std::min(lacking, (*next)[i] - zeros[i]);
        zeros[i] += more;
        lacking -= more;
    }
    return zeros;
}

} // namespace paretoscope::compress
