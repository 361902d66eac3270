#include "core/sensitivity/forecast.h"

#include "core/sensitivity/analysisspeed.h"

#include <algorithm>

namespace paretoscope::sensitivity {

namespace {

using base::Result;

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

Result<Forecast> reckon(AnalysisWork &work, const AnalysisPlan &plan, const MeasurementCache &cache,
                        const std::stop_token &stop)
{
    const IsMissing missing = [&](std::size_t variant, std::size_t block) {
        return !cache.find(work.keyOf(variant, block)).has_value();
    };
    Forecast forecast;
    count(work, missing, forecast);
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
    forecast.memoryBytes = work.memoryBytes();
    return forecast;
}

} // namespace

Result<Forecast> forecast(const evaluate::Evaluator &calibration, const AnalysisPlan &plan,
                          const MeasurementCache &cache, std::stop_token stop)
{
    return base::guarded(base::ErrorCode::Internal, "The time of the analysis cannot be foretold.",
                         [&]() -> Result<Forecast> {
                             auto work = AnalysisWork::create(calibration.data(), plan, stop);
                             if (!work)
                                 return work.error();
                             return reckon(**work, plan, cache, stop);
                         });
}

Result<bool> isKnown(const evaluate::Evaluator &calibration, const AnalysisPlan &plan,
                     const MeasurementCache &cache, std::stop_token stop)
{
    return base::guarded(base::ErrorCode::Internal, "What is known already cannot be told.",
                         [&]() -> Result<bool> {
                             const auto work = AnalysisWork::create(calibration.data(), plan, stop);
                             if (!work)
                                 return work.error();
                             for (std::size_t variant = 0; variant < (*work)->variants.size(); ++variant)
                                 for (std::size_t block = 0; block < (*work)->blocks.size(); ++block)
                                     if (!cache.find((*work)->keyOf(variant, block)))
                                         return false;
                             return true;
                         });
}

} // namespace paretoscope::sensitivity
