#include "core/sensitivity/analysis/sharingway.h"

#include <algorithm>
#include <ctime>

namespace paretoscope::sensitivity {

namespace {

using base::Result;

/// More side by side cost hardly less each, but time to be timed.
constexpr std::int64_t timedSamples = 32;
constexpr std::size_t mostTimed = 4;
constexpr double noticeable = 0.05; ///< what a way must save for being taken instead of one before it
constexpr double never = 1e9;       ///< seconds that a way takes which fails

/// This thread's own time: other work on the machine does not count.
double threadSeconds()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

template <typename T> Result<void> nothingOf(const Result<T> &result)
{
    return result ? Result<void>() : result.error();
}

/// In the order in which they are preferred.
std::vector<SharingWay> waysToTime(std::size_t together, std::int64_t samples)
{
    if (together < 2)
        return {{1, false}, {1, true}};
    const auto filling = static_cast<std::size_t>(timedSamples / samples);
    const std::size_t some = std::min(together, std::clamp(filling, std::size_t{2}, mostTimed));
    return {{1, false}, {some, true}, {some, false}};
}

/// For one setting.
Result<double> secondsOf(const AnalysisBlock &block, const TimedLayer &layer, SharingWay way,
                         const std::stop_token &stop)
{
    const std::span some = std::span(layer.variants).first(std::min(way.together, layer.variants.size()));
    if (auto made = block.overridesOf(some, stop); !made) // before the clock starts
        return made.error();
    graph::SharedCone cone = layer.cone;
    cone.channelsLast = way.channelsLast;
    const double start = threadSeconds();
    const auto outputs =
        way.isAlone() ? nothingOf(block.run(some[0], stop)) : nothingOf(block.runShared(cone, some, stop));
    const double seconds = threadSeconds() - start;
    if (!outputs && (way.isAlone() || outputs.error().code == base::ErrorCode::Cancelled))
        return outputs.error();
    return outputs ? seconds / static_cast<double>(some.size()) : never;
}

/// Of one layer: the least that each way took in any round.
Result<std::vector<double>> leastSeconds(const AnalysisBlock &block, const TimedLayer &layer,
                                         std::span<const SharingWay> ways, int rounds,
                                         const std::stop_token &stop)
{
    std::vector<double> least(ways.size(), never);
    for (int round = 0; round < rounds; ++round)
        for (std::size_t i = 0; i < ways.size(); ++i) {
            const auto seconds = secondsOf(block, layer, ways[i], stop);
            if (!seconds)
                return seconds.error();
            least[i] = std::min(least[i], *seconds);
        }
    return least;
}

} // namespace

double conesInARound(std::size_t together, std::int64_t samples)
{
    double cones = 0;
    for (const SharingWay &way : waysToTime(together, samples))
        cones += static_cast<double>(way.together);
    return cones;
}

Result<SharingWay> fastestWay(const AnalysisBlock &block, std::span<const TimedLayer> layers,
                              std::size_t together, int rounds, const std::stop_token &stop)
{
    const auto ways = waysToTime(together, block.samples());
    std::vector<double> seconds(ways.size(), 0);
    for (const TimedLayer &layer : layers) {
        const auto least = leastSeconds(block, layer, ways, rounds, stop);
        if (!least)
            return least.error();
        for (std::size_t i = 0; i < ways.size(); ++i)
            seconds[i] += (*least)[i];
    }
    std::size_t best = 0;
    for (std::size_t i = 1; i < ways.size(); ++i)
        if (seconds[i] < (1 - noticeable) * seconds[best])
            best = i;
    SharingWay way = ways[best];
    if (way.together > 1)
        way.together = together;
    return way;
}

} // namespace paretoscope::sensitivity
