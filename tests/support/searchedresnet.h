// resnet20 with its cells measured and its frontier solved, for tests of what comes after.
#pragma once

#include "core/search/frontier.h"
#include "core/sensitivity/sensitivityanalysis.h"
#include "tests/support/networks.h"
#include "tests/support/quiet.h"

#include <optional>
#include <vector>

namespace paretoscope::tests {

struct SearchedNetwork {
    evaluate::Evaluator calibration;
    graph::Model model; ///< folded
    std::vector<compress::LayerSetting> settings;
    sensitivity::SensitivityTable table;
    search::Problem problem;
    search::Frontier frontier;
};

/// 2, 3, 4, 5, 6 and 8 bits: by channel, symmetric, clip of least squared error.
inline std::vector<compress::LayerSetting> bitSettings()
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

/// On the first SAMPLES of its 512 calibration images (0: all), cells on the first CELLSAMPLES of these.
inline base::Result<SearchedNetwork>
searchResnet20(std::int64_t samples, std::vector<compress::LayerSetting> settings = bitSettings(),
               std::int64_t cellSamples = 0)
{
    evaluate::EvaluatorOptions options;
    options.workers = 2;
    auto calibration = openNetwork(cifarNetwork("resnet20", "calib_512.bin"), samples, options);
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
