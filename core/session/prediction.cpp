#include "core/session/prediction.h"

#include "core/pipeline/asfloat.h"
#include "core/sensitivity/predictionerror.h"

#include <cmath>
#include <vector>

namespace paretoscope::session {

namespace {

/// Above this the outputs have little left to lose and the ratio of loss to damage flattens.
constexpr double smallKl = 0.5;

std::vector<statistics::DamageSample> smallCells(const evaluate::Measurement &floatModel,
                                                 const sensitivity::SensitivityTable &table)
{
    std::vector<statistics::DamageSample> samples;
    for (std::size_t layer = 0; layer < table.layerCount(); ++layer)
        for (std::size_t setting = 0; setting < table.settings().size(); ++setting)
            if (const auto *cell = table.cell(layer, setting); cell && cell->kl < smallKl)
                samples.push_back(
                    {cell->kl, floatModel.value + cell->metricChange, static_cast<double>(cell->n)});
    return samples;
}

bool takesTheSameAfterCoding(const search::Ran &run, const pipeline::Steps &steps)
{
    return run.recipe.steps.afterCoding() == steps.afterCoding();
}

} // namespace

std::optional<double> damageOfSteps(const pipeline::Steps &steps, std::span<const search::Ran> runs,
                                    std::int64_t fewest)
{
    if (pipeline::isAsFloat({{}, steps}))
        return 0;
    const pipeline::Steps before = steps.beforeCoding();
    for (const search::Ran &run : runs)
        if (compress::areFloat(run.recipe.settings) && run.recipe.steps.beforeCoding() == before &&
            run.measured.n >= fewest)
            return run.measured.kl;
    return {};
}

std::optional<double> predictedKl(const sensitivity::SensitivityTable &table, const pipeline::Recipe &recipe,
                                  double stepsKl)
{
    if (recipe.settings.size() != table.layerCount())
        return {};
    double sum = stepsKl;
    for (std::size_t layer = 0; layer < recipe.settings.size(); ++layer) {
        const auto kl = table.predictedKl(layer, recipe.settings[layer]);
        if (!kl)
            return {};
        sum += *kl;
    }
    return sum;
}

double predictionError(const sensitivity::SensitivityTable &table, const pipeline::Recipe &recipe)
{
    double variance = 0;
    for (std::size_t layer = 0; layer < recipe.settings.size(); ++layer) {
        const double kl = table.predictedKl(layer, recipe.settings[layer]).value_or(0);
        variance += std::pow(sensitivity::predictionError(table, layer, recipe.settings[layer], kl), 2);
    }
    return std::sqrt(variance);
}

std::vector<search::Ran> predictedAnew(std::vector<search::Ran> runs, const Predict &predict)
{
    for (search::Ran &run : runs)
        run.predictedKl = predict(run.recipe);
    return runs;
}

search::PredictionFit fitOf(std::span<const search::Ran> runs, const Predict &predict, const FitOf &which)
{
    std::vector<search::PredictionSample> samples;
    for (const search::Ran &run : runs) {
        if (!takesTheSameAfterCoding(run, which.steps) || run.measured.n < which.fewest ||
            compress::areFloat(run.recipe.settings)) // what steps do by themselves is measured, not predicted
            continue;
        if (const auto predicted = predict(run.recipe))
            samples.push_back({*predicted, run.measured.kl, run.measured.klStandardError});
    }
    return search::fitPrediction(samples);
}

search::LossEstimate lossOf(const evaluate::Measurement &floatModel, std::span<const search::Ran> runs,
                            const Predict &predict, const pipeline::Steps &steps,
                            const sensitivity::SensitivityTable &table)
{
    std::vector<statistics::DamageSample> samples;
    for (const search::Ran &run : runs) {
        if (!takesTheSameAfterCoding(run, steps) || run.measured.n != floatModel.n)
            continue;
        const auto anew = predict(run.recipe);
        const double predicted = (anew ? anew : run.predictedKl).value_or(0);
        if (predicted > 0)
            samples.push_back({predicted, run.measured.value, static_cast<double>(run.measured.n)});
    }
    return {floatModel, samples, smallCells(floatModel, table)};
}

} // namespace paretoscope::session
