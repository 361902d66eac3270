#include "core/sensitivity/forecast.h"

#include "core/base/processmemory.h"
#include "core/sensitivity/analysis/analysisspeed.h"

#include <algorithm>

namespace paretoscope::sensitivity {

namespace {

using base::Result;

constexpr auto notForetold =
    PARETOSCOPE_SAY("forecast.failed", "The time of the analysis cannot be foretold.");

void count(const AnalysisWork &work, const IsMissing &missing, Forecast &forecast)
{
    std::vector<bool> layers(work.cones.size(), false);
    std::vector<compress::LayerSetting> settings;
    for (std::size_t variant = 0; variant < work.variants.size(); ++variant) {
        const auto &[layer, setting] = work.variants[variant];
        layers[layer] = true;
        if (std::ranges::find(settings, setting) == settings.end())
            settings.push_back(setting);
        bool any = false;
        for (std::size_t block = 0; block < work.blocks.size(); ++block)
            any = any || missing(variant, block);
        forecast.cellsToRun += any ? 1 : 0;
    }
    forecast.layers = std::ranges::count(layers, true);
    forecast.settings = static_cast<std::int64_t>(settings.size());
    forecast.cells = static_cast<std::int64_t>(work.variants.size());
}

/// Weights that are kept, as floats and codes, until the cache is full.
std::int64_t keptWeightBytes(const AnalysisWork &work)
{
    constexpr std::int64_t bytesPerWeight = 5;
    const std::int64_t most = work.data.options.weightCacheBytes;
    std::int64_t bytes = 0;
    for (std::size_t variant = 0; variant < work.variants.size() && bytes < most; ++variant)
        if (!work.variants[variant].setting.isFloat())
            bytes += bytesPerWeight * work.layerOf(variant).weightCount();
    return std::min(bytes, most);
}

/// Timing its cells has shown what a block of SAMPLES takes beyond what was held BEFORE; the largest takes as
/// many times more.
std::int64_t peakBytes(const AnalysisWork &work, std::int64_t before, std::int64_t samples)
{
    const std::int64_t seen = base::peakResidentBytes();
    if (samples == 0 || work.bytesPerSample == 0)
        return seen;
    const std::int64_t most = work.memoryBytes() / work.bytesPerSample;
    const double times = std::max(1.0, static_cast<double>(most) / static_cast<double>(samples));
    const auto block = static_cast<std::int64_t>(
        times * static_cast<double>(std::max<std::int64_t>(seen - before, samples * work.bytesPerSample)));
    return std::max(seen, before + block) + keptWeightBytes(work);
}

/// Both must outlive it.
IsMissing missingIn(const MeasurementCache &cache, const AnalysisWork &work)
{
    return [&](std::size_t variant, std::size_t block) {
        return !cache.find(work.keyOf(variant, block)).has_value();
    };
}

Result<Forecast> reckon(AnalysisWork &work, const AnalysisPlan &plan, const MeasurementCache &cache,
                        const std::stop_token &stop)
{
    const IsMissing missing = missingIn(cache, work);
    Forecast forecast;
    count(work, missing, forecast);
    const std::int64_t before = base::residentBytes();
    const std::int64_t timed =
        forecast.cellsToRun > 0 && !work.blocks.empty() ? work.blocks.front().count : 0;
    if (forecast.cellsToRun > 0) {
        const auto speed = measureSpeed(work, plan.effort.workers, missing, stop);
        if (!speed)
            return speed.error();
        if (plan.effort.timeBudgetSeconds > 0)
            work.blocks = blocksWithin(work, *speed, missing, plan.effort.timeBudgetSeconds);
        forecast.seconds = speed->weightSeconds(work, missing);
        for (std::size_t block = 0; block < work.blocks.size(); ++block)
            forecast.seconds += speed->secondsOf(work, block, missing);
    }
    for (const SampleBlock &block : work.blocks)
        forecast.samples += block.count;
    forecast.memoryBytes = peakBytes(work, before, timed);
    return forecast;
}

} // namespace

Result<Forecast> forecast(const evaluate::Evaluator &calibration, const AnalysisPlan &plan,
                          const MeasurementCache &cache, std::stop_token stop)
{
    return base::guarded(base::ErrorCode::Internal, notForetold, [&]() -> Result<Forecast> {
        auto work = AnalysisWork::create(calibration.data(), plan, stop);
        if (!work)
            return work.error();
        return reckon(**work, plan, cache, stop);
    });
}

Result<double> runsLeft(const evaluate::Evaluator &calibration, const AnalysisPlan &plan,
                        const MeasurementCache &cache, std::stop_token stop)
{
    return base::guarded(base::ErrorCode::Internal, notForetold, [&]() -> Result<double> {
        const auto made = AnalysisWork::create(calibration.data(), plan, stop);
        if (!made)
            return made.error();
        const AnalysisWork &work = **made;
        const IsMissing missing = missingIn(cache, work);
        double runs = 0;
        for (std::size_t block = 0; block < work.blocks.size(); ++block) {
            double own = 0;
            for (std::size_t variant = 0; variant < work.variants.size(); ++variant)
                if (missing(variant, block))
                    own += work.unitsOf(variant, block);
            runs += own > 0 ? own + work.preparationUnits(block) : 0;
        }
        return runs;
    });
}

Result<bool> isKnown(const evaluate::Evaluator &calibration, const AnalysisPlan &plan,
                     const MeasurementCache &cache, std::stop_token stop)
{
    return base::guarded(base::ErrorCode::Internal,
                         PARETOSCOPE_SAY("forecast.known-failed", "What is known already cannot be told."),
                         [&]() -> Result<bool> {
                             const auto work = AnalysisWork::create(calibration.data(), plan, stop);
                             if (!work)
                                 return work.error();
                             const IsMissing missing = missingIn(cache, **work);
                             for (std::size_t variant = 0; variant < (*work)->variants.size(); ++variant)
                                 for (std::size_t block = 0; block < (*work)->blocks.size(); ++block)
                                     if (missing(variant, block))
                                         return false;
                             return true;
                         });
}

} // namespace paretoscope::sensitivity
