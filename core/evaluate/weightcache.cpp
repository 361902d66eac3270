#include "core/evaluate/weightcache.h"

#include "core/compress/compressedweight.h"
#include "core/graph/layerweight.h"

#include <algorithm>

namespace paretoscope::evaluate {

namespace {

std::int64_t bytesOf(const at::Tensor &tensor)
{
    return tensor.numel() * static_cast<std::int64_t>(tensor.element_size());
}

} // namespace

base::Result<at::Tensor> WeightCache::weight(const graph::Model &model, std::size_t layer,
                                             const compress::LayerSetting &setting)
{
    const std::string key =
        std::to_string(layer) + (model.batchNormFolded() ? " folded " : " ") + describe(setting);
    {
        const std::lock_guard lock(m_mutex);
        if (const auto found = m_entries.find(key); found != m_entries.end()) {
            found->second.lastUse = ++m_uses;
            return found->second.weight;
        }
    }
    // Outside the lock: two threads may compute the same weight, and get the same.
    const graph::ModelData &data = model.data();
    auto compressed = compress::compressWeight(graph::weightOf(data, layer), data.layers[layer], setting);
    if (!compressed)
        return compressed.error();
    keep(key, compressed->weight);
    return compressed->weight;
}

void WeightCache::keep(const std::string &key, const at::Tensor &weight)
{
    if (bytesOf(weight) > m_maxBytes)
        return;
    const std::lock_guard lock(m_mutex);
    if (!m_entries.try_emplace(key, Entry{weight, ++m_uses}).second)
        return;
    m_bytes += bytesOf(weight);
    while (m_bytes > m_maxBytes) {
        const auto oldest =
            std::ranges::min_element(m_entries, {}, [](const auto &entry) { return entry.second.lastUse; });
        m_bytes -= bytesOf(oldest->second.weight);
        m_entries.erase(oldest);
    }
}

base::Result<std::vector<graph::Override>>
WeightCache::overrides(const graph::Model &model, const compress::Recipe &recipe, const std::stop_token &stop)
{
    if (recipe.settings.size() != model.layers().size())
        return compress::overridesFor(model, recipe); // which has the sentence
    std::vector<graph::LayerWeight> weights;
    for (std::size_t layer = 0; layer < recipe.settings.size(); ++layer) {
        if (stop.stop_requested())
            return base::cancelled();
        if (compress::isLeftAlone(model.layers()[layer], recipe.settings[layer]))
            continue;
        auto compressed = weight(model, layer, recipe.settings[layer]);
        if (!compressed)
            return compressed.error();
        weights.push_back({layer, *compressed});
    }
    return graph::overridesOf(model.data(), weights);
}

} // namespace paretoscope::evaluate
