// Sensitivity cells with known numbers, so that a test can say what it must see. The deeper the layer and the
// fewer the bits, the greater the damage.
#pragma once

#include "core/evaluate/baseline.h"
#include "core/sensitivity/sensitivityanalysis.h"
#include "tests/support/bits.h"
#include "widgets/document/document.h"

#include <cmath>
#include <variant>
#include <vector>

namespace paretoscope::tests {

inline sensitivity::SensitivityCell cellOf(std::size_t layer, const compress::LayerSetting &setting)
{
    sensitivity::SensitivityCell cell;
    cell.layer = layer;
    cell.setting = setting;
    cell.n = 64;
    const double bits = std::min(8.0, bitsOf(setting));
    const double rank = std::get<double>(setting.value("rank"));
    cell.kl = 0.001 * static_cast<double>(layer + 1) *
              (std::pow(4.0, 8 - bits) + 100 * sparsityOf(setting) + 5000 * (1 - rank));
    cell.klStandardError = cell.kl / 10;
    cell.metricChange = -cell.kl / 10;
    cell.flips = {3, 1};
    return cell;
}

inline std::vector<sensitivity::SensitivityCell> allCells(const widgets::Document &document)
{
    std::vector<sensitivity::SensitivityCell> cells;
    for (std::size_t layer = 0; layer < document.layers().size(); ++layer)
        for (const auto &setting : sensitivity::defaultSettings())
            if (compress::validate(setting, document.layers()[layer])) // others have no cell
                cells.push_back(cellOf(layer, setting));
    return cells;
}

inline evaluate::Measurement measurementOf(std::int64_t correct, std::int64_t n)
{
    evaluate::Measurement measurement;
    measurement.n = measurement.predictions = n;
    measurement.correct = correct;
    measurement.value = static_cast<double>(correct) / static_cast<double>(n);
    measurement.interval = {measurement.value - 0.02, measurement.value + 0.02};
    return measurement;
}

inline evaluate::Baseline baselineOf(const widgets::Document &document, std::int64_t correct, std::int64_t n)
{
    evaluate::Baseline baseline;
    baseline.everything = baseline.heldOut = measurementOf(correct, n);
    baseline.macs.assign(document.layers().size(), 1000000);
    return baseline;
}

} // namespace paretoscope::tests
