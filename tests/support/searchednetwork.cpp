#include "tests/support/searchednetwork.h"

#include "core/sensitivity/sensitivityanalysis.h"
#include "tests/support/bits.h"
#include "tests/support/foldednetwork.h"
#include "tests/support/quiet.h"

namespace paretoscope::tests {

std::vector<compress::LayerSetting> bitSettings()
{
    std::vector<compress::LayerSetting> settings;
    for (const int width : {2, 3, 4, 5, 6, 8})
        settings.push_back(symmetricBits(width));
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
    auto model = tests::folded(calibration->model());
    if (!model)
        return model.error();
    sensitivity::MeasurementCache cache({}, {});
    sensitivity::AnalysisPlan plan;
    plan.settings = settings;
    plan.samples = cellSamples;
    plan.effort.workers = 2;
    auto table = sensitivity::analyse(*calibration, plan, cache, nullptr, {}, quiet);
    if (!table)
        return table.error();
    auto problem = search::makeProblem(model->layers(), model->otherBytes(), *table, settings, {},
                                       pipeline::Steps::usual());
    auto frontier = search::solve(problem);
    return SearchedNetwork{std::move(*calibration), std::move(*model),  std::move(settings),
                           std::move(*table),       std::move(problem), std::move(frontier)};
}

} // namespace paretoscope::tests
