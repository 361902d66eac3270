#include "core/sensitivity/analysis/analysisspeed.h"

#include "core/base/parallel.h"
#include "core/base/progress.h"
#include "core/sensitivity/analysis/analysisblock.h"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace paretoscope::sensitivity {

namespace {

using base::Result;
using Clock = std::chrono::steady_clock;

constexpr double enoughSeconds = 0.15;
constexpr std::size_t fewCells = 5;
constexpr double reserve = 0.85; ///< of a time budget that may be planned for: forecasts are not exact

/// Cells whose cones stand for all: evenly spaced by their shares, largest first.
std::vector<Variant> sampleOf(const AnalysisWork &work, const IsMissing &missing)
{
    std::vector<Variant> all;
    for (std::size_t variant = 0; variant < work.variants.size(); ++variant)
        for (std::size_t block = 0; block < work.blocks.size(); ++block)
            if (missing(variant, block)) {
                all.push_back(work.variants[variant]);
                break;
            }
    std::ranges::stable_sort(all, std::greater(),
                             [&](const Variant &variant) { return work.shares[variant.layer]; });
    std::vector<Variant> some;
    const std::size_t count = std::min(fewCells, all.size());
    for (std::size_t i = 0; i < count; ++i)
        some.push_back(all[(2 * i + 1) * all.size() / (2 * count)]);
    return some;
}

std::int64_t weightsOf(const AnalysisWork &work, const Variant &variant)
{
    return variant.setting.isFloat() ? 0 : work.executor->model().layers()[variant.layer].weightCount();
}

/// Makes the weights and tells what one took.
Result<double> compress(const AnalysisWork &work, const std::vector<Variant> &variants,
                        const std::stop_token &stop)
{
    const auto start = Clock::now();
    std::int64_t count = 1;
    for (const Variant &variant : variants) {
        if (auto made = work.context.overridesWith(variant.layer, variant.setting, stop); !made)
            return made.error();
        count += weightsOf(work, variant);
    }
    return base::secondsSince(start) / static_cast<double>(count);
}

/// Every worker runs all of VARIANTS once: wall seconds for one round.
Result<double> secondsOfRound(const AnalysisBlock &block, const std::vector<Variant> &variants, int workers,
                              const std::stop_token &stop)
{
    const auto start = Clock::now();
    const auto piece = [&](std::int64_t, const std::stop_token &stopPiece) -> Result<void> {
        for (const Variant &variant : variants)
            if (auto stats = block.measure(variant, stopPiece); !stats)
                return stats.error();
        return {};
    };
    if (auto done = base::inParallel(workers, workers, stop, piece); !done)
        return done.error();
    return base::secondsSince(start);
}

} // namespace

std::vector<SampleBlock> inTwo(SampleBlock block)
{
    constexpr std::int64_t parts = 4;
    const std::int64_t first = std::max<std::int64_t>(1, block.count / parts);
    if (first == block.count)
        return {block};
    return {{block.first, first}, {block.first + first, block.count - first}};
}

double AnalysisSpeed::secondsOf(const AnalysisWork &work, std::size_t block, const IsMissing &missing) const
{
    double units = 0;
    for (std::size_t variant = 0; variant < work.variants.size(); ++variant)
        units += missing(variant, block) ? work.unitsOf(variant, block) : 0;
    if (units == 0)
        return 0;
    return secondsPerUnit * (units / workers + work.preparationUnits(block) / std::min(workers, 2));
}

double AnalysisSpeed::weightSeconds(const AnalysisWork &work, const IsMissing &missing) const
{
    std::int64_t weights = 0;
    for (std::size_t variant = 0; variant < work.variants.size(); ++variant)
        for (std::size_t block = 0; block < work.blocks.size(); ++block)
            if (missing(variant, block)) {
                weights += weightsOf(work, work.variants[variant]);
                break;
            }
    return secondsPerWeight * static_cast<double>(weights) / workers;
}

Result<AnalysisSpeed> measureSpeed(const AnalysisWork &work, int workers, const IsMissing &missing,
                                   std::stop_token stop)
{
    AnalysisSpeed speed;
    speed.workers = std::max(workers, 1);
    const auto variants = sampleOf(work, missing);
    if (variants.empty() || work.blocks.empty())
        return speed;
    const base::EngineScope scope;
    const SampleBlock samples = work.blocks.front();
    AnalysisBlock block(work, samples);
    if (auto prepared = block.prepare(speed.workers, stop); !prepared)
        return prepared.error();
    const auto perWeight = compress(work, variants, stop);
    if (!perWeight)
        return perWeight.error();
    speed.secondsPerWeight = *perWeight;
    double units = 0;
    for (const Variant &variant : variants)
        units += work.shares[variant.layer] * static_cast<double>(samples.count);
    double least = 0;
    double spent = 0;
    for (int round = 0; round < 2 || (spent < enoughSeconds && round < 20); ++round) {
        const auto seconds = secondsOfRound(block, variants, speed.workers, stop);
        if (!seconds)
            return seconds.error();
        spent += *seconds;
        least = round == 0 ? *seconds : std::min(least, *seconds);
        if (round == 0 && *seconds > 4 * enoughSeconds)
            break; // long runs vary little
    }
    speed.secondsPerUnit = least / units;
    return speed;
}

std::vector<SampleBlock> blocksWithin(const AnalysisWork &work, const AnalysisSpeed &speed,
                                      const IsMissing &missing, double seconds)
{
    std::vector<SampleBlock> within;
    const double available = reserve * seconds - speed.weightSeconds(work, missing);
    double needed = 0;
    for (std::size_t block = 0; block < work.blocks.size(); ++block) {
        const double own = speed.secondsOf(work, block, missing);
        if (needed + own > available && block > 0)
            break;
        needed += own;
        within.push_back(work.blocks[block]);
        if (needed <= available)
            continue;
        const double share = std::max(0.0, available) / own;
        const auto fitting = static_cast<std::int64_t>(share * static_cast<double>(within[0].count));
        return inTwo({within[0].first, std::max<std::int64_t>(1, fitting)});
    }
    return within;
}

} // namespace paretoscope::sensitivity
