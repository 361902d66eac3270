#include "tests/support/searchednetwork.h"

#include "core/sensitivity/sensitivityanalysis.h"
#include "tests/support/quiet.h"

namespace paretoscope::tests {

std::vector<compress::LayerSetting> bitSettings()
{
    using compress::Precision;
    std::vector<compress::LayerSetting> settings;
    for (const Precision precision : {Precision::Int2, Precision::Int3, Precision::Int4, Precision::Int5,
                                      Precision::Int6, Precision::Int8}) {
        settings.emplace_back();
        settings.back().precision = precision;
    }
    return settings;
}

base::Result<SearchedNetwork> searchNetwork(const Network &network, std::int64_t samples,
                                            std::vector<compress::LayerSetting> settings,
                                            std::int64_t cellSamples)
{
    evaluate::EvaluatorOptions options;
    options.workers = 2;
    auto calibration = openNetwork(network, samples, options);
    if (!calibration)
        return calibration.error();
    auto model = graph::foldBatchNorm(calibration->model());
    if (!model)
        return model.error();
    sensitivity::MeasurementCache cache({}, {});
    sensitivity::AnalysisPlan plan;
    plan.settings = settings;
    plan.samples = cellSamples;
    plan.workers = 2;
    auto table = sensitivity::analyse(*calibration, plan, cache, nullptr, {}, quiet);
    if (!table)
        return table.error();
    auto problem = search::makeProblem(model->layers(), model->otherBytes(), *table, settings, {}, true);
    auto frontier = search::solve(problem);
    return SearchedNetwork{std::move(*calibration), std::move(*model),  std::move(settings),
                           std::move(*table),       std::move(problem), std::move(frontier)};
}

} // namespace paretoscope::tests
