#include "core/sensitivity/estimate/layerchanges.h"

#include "core/base/parallel.h"
#include "core/base/processmemory.h"
#include "core/compress/impossible.h"
#include "core/graph/layerweight.h"

#include <ATen/ops/sub.h>
#include <ATen/ops/zeros_like.h>

#include <algorithm>

namespace paretoscope::sensitivity {

using base::Result;

namespace {

/// Of changes at a time. They are copied to lie side by side, and once more into the layout of the kernel.
constexpr std::int64_t mostChangeBytes = std::int64_t{8} << 20;
/// Of weights that are made before memory is tidied up.
constexpr std::int64_t mostMadeBytes = std::int64_t{16} << 20;

} // namespace

LayerChanges::LayerChanges(const evaluate::EvaluatorData &data, const graph::Executor &executor,
                           std::vector<compress::LayerSetting> settings)
    : m_data(data), m_executor(executor), m_settings(std::move(settings))
{
    for (const auto &found : compress::impossibleSettings(executor.model(), m_settings))
        for (std::size_t i = 0; i < m_settings.size(); ++i)
            if (m_settings[i] == found.setting)
                m_impossible.insert({found.layer, i});
}

Result<void> LayerChanges::makeAll(int workers, const std::stop_token &stop) const
{
    const auto &layers = m_executor.model().layers();
    std::vector<std::pair<std::size_t, std::size_t>> cells; // layer, setting
    std::int64_t bytes = 0;
    const auto make = [&]() -> Result<void> {
        auto made = base::inParallel(workers, std::ssize(cells), stop,
                                     [&](std::int64_t cell, const std::stop_token &stopCell) -> Result<void> {
                                         const auto &[layer, setting] = cells[static_cast<std::size_t>(cell)];
                                         auto weight = m_data.weights.weight(m_executor.model(), layer,
                                                                             m_settings[setting], stopCell);
                                         return weight ? Result<void>() : Result<void>(weight.error());
                                     });
        cells.clear();
        bytes = 0;
        base::releaseFreeMemory(); // floats, between the codes that stay
        return made;
    };
    for (std::size_t layer = 0; layer < layers.size(); ++layer)
        for (std::size_t setting = 0; setting < m_settings.size(); ++setting) {
            if (isImpossible(layer, setting))
                continue;
            cells.emplace_back(layer, setting);
            bytes += 4 * layers[layer].weightCount();
            if (bytes < mostMadeBytes)
                continue;
            if (auto made = make(); !made)
                return made;
        }
    return make();
}

Result<at::Tensor> LayerChanges::changeOf(std::size_t layer, std::size_t setting) const
{
    const at::Tensor weight = graph::weightOf(m_executor.model().data(), layer);
    if (isImpossible(layer, setting))
        return at::zeros_like(weight); // its sums are never told
    auto changed = m_data.weights.weight(m_executor.model(), layer, m_settings[setting]);
    if (!changed)
        return changed;
    return at::sub(*changed, weight);
}

Result<void> LayerChanges::forEach(std::size_t layer, bool asParameter, const Each &each) const
{
    const graph::ModelData &model = m_executor.model().data();
    const auto parameter = static_cast<std::size_t>(model.bindings[layer].weight);
    const at::Tensor &whole = model.parameters[parameter].tensor;
    const std::int64_t numbers = asParameter ? whole.numel() : graph::weightOf(model, layer).numel();
    const auto atATime = static_cast<std::size_t>(
        std::max<std::int64_t>(1, mostChangeBytes / std::max<std::int64_t>(4 * numbers, 1)));
    for (std::size_t first = 0; first < m_settings.size(); first += atATime) {
        std::vector<at::Tensor> changes;
        for (std::size_t i = first; i < std::min(first + atATime, m_settings.size()); ++i) {
            auto change = changeOf(layer, i);
            if (!change)
                return change.error();
            if (asParameter)
                change = graph::withWeight(model, layer, *change, at::zeros_like(whole));
            changes.push_back(std::move(*change));
        }
        if (auto done = each(first, changes); !done)
            return done;
    }
    return {};
}

} // namespace paretoscope::sensitivity
