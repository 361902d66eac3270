#include "core/data/dataset.h"

#include "core/base/contenthash.h"

#include <algorithm>
#include <numeric>

namespace paretoscope::data {

using base::Error;
using base::ErrorCode;
using base::Result;

Result<Batch> SampleSet::read(std::int64_t first, std::int64_t count) const
{
    if (!dataset || first < 0 || count < 0 || first > size() - count)
        return Error{ErrorCode::Internal,
                     PARETOSCOPE_SAY("samples.beyond", "Samples were asked for that do not exist.")};
    return dataset->read(
        std::span(indices).subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(count)));
}

std::string SampleSet::contentHash() const
{
    base::ContentHash hash;
    if (dataset)
        hash.add(dataset->contentHash());
    hash.add(std::as_bytes(std::span(indices)));
    return hash.hex();
}

SampleSet SampleSet::firstOf(std::int64_t count) const
{
    const auto kept = std::clamp<std::int64_t>(count, 0, size());
    return {dataset, {indices.begin(), indices.begin() + static_cast<std::ptrdiff_t>(kept)}};
}

SampleSet allOf(std::shared_ptr<const Dataset> dataset)
{
    SampleSet set{std::move(dataset), {}};
    set.indices.resize(static_cast<std::size_t>(set.dataset->size()));
    std::iota(set.indices.begin(), set.indices.end(), 0);
    return set;
}

namespace {

/// SplitMix64 (Steele, Lea, Flood 2014): short, and the same on every machine, unlike std::shuffle.
class Random {
public:
    explicit Random(std::uint64_t seed) : m_state(seed) {}

    std::uint64_t below(std::uint64_t bound)
    {
        // Values from the last, incomplete run of `bound` would favour small results.
        const std::uint64_t limit = ~std::uint64_t{0} - ~std::uint64_t{0} % bound;
        std::uint64_t value = next();
        while (value >= limit)
            value = next();
        return value % bound;
    }

private:
    std::uint64_t next()
    {
        std::uint64_t z = (m_state += 0x9E3779B97F4A7C15U);
        z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
        z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
        return z ^ (z >> 31U);
    }

    std::uint64_t m_state;
};

} // namespace

SampleSet shuffledOf(std::shared_ptr<const Dataset> dataset)
{
    SampleSet set = allOf(std::move(dataset));
    Random random(std::stoull(set.dataset->contentHash().substr(0, 16), nullptr, 16));
    for (std::size_t i = set.indices.size(); i > 1; --i) // Fisher and Yates
        std::swap(set.indices[i - 1], set.indices[static_cast<std::size_t>(random.below(i))]);
    return set;
}

Result<Samples> splitForCalibration(std::shared_ptr<const Dataset> evaluate)
{
    constexpr std::int64_t mostCalibration = 1024;
    const std::int64_t count = evaluate->size();
    if (count < 2)
        return Error{ErrorCode::DataMismatch,
                     PARETOSCOPE_SAY("samples.only-one",
                                     "The evaluation data has one sample only, which cannot also serve for "
                                     "calibration; give more, or name a \"calibrate\" source.")};
    const SampleSet shuffled = shuffledOf(evaluate);
    const auto cut = static_cast<std::ptrdiff_t>(std::clamp<std::int64_t>(count / 4, 1, mostCalibration));
    const auto &order = shuffled.indices;
    return Samples{allOf(evaluate),
                   {evaluate, {order.begin() + cut, order.end()}},
                   {evaluate, {order.begin(), order.begin() + cut}},
                   true};
}

} // namespace paretoscope::data
