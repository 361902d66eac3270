#include "widgets/parts/documentloss.h"

#include "widgets/document/document.h"

#include <vector>

namespace paretoscope::widgets {

namespace {

using statistics::DamageSample;

// Above this the outputs have little left to lose and the ratio of loss to KL flattens.
constexpr double smallKl = 0.5;

std::vector<DamageSample> runs(const Document &document)
{
    std::vector<DamageSample> samples;
    for (const MeasuredPoint &point : document.measuredPoints())
        if (point.predictedKl && *point.predictedKl > 0 && point.measured.n == document.baseline()->heldOut.n)
            samples.push_back(
                {*point.predictedKl, point.measured.value, static_cast<double>(point.measured.n)});
    return samples;
}

std::vector<DamageSample> cells(const Document &document)
{
    const auto &table = document.table();
    std::vector<DamageSample> samples;
    for (std::size_t layer = 0; layer < table.layerCount(); ++layer)
        for (std::size_t setting = 0; setting < table.settings().size(); ++setting)
            if (const auto *cell = table.cell(layer, setting); cell && cell->kl < smallKl)
                samples.push_back({cell->kl, document.baseline()->heldOut.value + cell->metricChange,
                                   static_cast<double>(cell->n)});
    return samples;
}

} // namespace

search::LossEstimate lossEstimate(const Document &document)
{
    if (!document.baseline())
        return {};
    return {document.baseline()->heldOut, runs(document), cells(document)};
}

} // namespace paretoscope::widgets
