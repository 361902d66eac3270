#include "core/evaluate/weightcache.h"

#include "core/compress/compactweight.h"
#include "core/graph/layerweight.h"
#include "core/graph/roundedvalues.h"

#include <algorithm>

namespace paretoscope::evaluate {

namespace {

std::int64_t bytesOf(const compress::CompressedWeight &weight)
{
    std::int64_t bytes = weight.factors ? bytesOf(weight.factors->left) + bytesOf(weight.factors->right) : 0;
    for (const at::Tensor &tensor :
         {weight.weight, weight.codes, weight.scales, weight.zeroPoints, weight.kept, weight.book})
        if (tensor.defined())
            bytes += tensor.numel() * static_cast<std::int64_t>(tensor.element_size());
    return bytes;
}

/// Where room gets short, floats that codes and masks say go first: such a weight is kept under two keys, as
/// it is and compact.
std::string compactKey(const std::string &key)
{
    return key + " compact";
}

/// What the network rounds already is not rounded again by as many bits or more: LAYER computes with those
/// integers, whoever else reads them.
void takeGridOfNetwork(compress::CompressedWeight &coded, const graph::Model &model, std::size_t layer)
{
    if (!coded.inputs)
        return;
    if (const auto own = graph::inputsRoundedAs(model.data(), layer);
        own && graph::bitsOf(*own) <= graph::bitsOf(*coded.inputs))
        coded.inputs = std::make_shared<const graph::InputCoding>(*own);
}

} // namespace

base::Result<std::shared_ptr<const compress::CompressedWeight>>
WeightCache::coded(const graph::Model &model, std::size_t layer, const compress::LayerSetting &setting,
                   const std::stop_token &stop)
{
    const std::string key = std::to_string(layer) + " (" + model.history() + ") " + setting.text();
    if (Coded known = find(key))
        return known;
    // Outside the lock: two threads may compute the same weight, and get the same.
    const graph::Layer &own = model.data().layers[layer];
    const at::Tensor original = graph::weightOf(model.data(), layer);
    if (const Coded compact = find(compactKey(key)))
        return std::make_shared<const compress::CompressedWeight>(
            compress::restored(*compact, original, own, setting));
    KnownInputs inputs;
    if (m_inputs) {
        auto known = m_inputs(model, layer, compress::canonical(setting, own), stop);
        if (!known)
            return known.error();
        inputs = std::move(*known);
    }
    auto compressed =
        compress::compressWeight(original, own, setting, inputs.moments.get(), inputs.histogram.get(), stop);
    if (!compressed)
        return compressed.error();
    takeGridOfNetwork(*compressed, model, layer);
    if (auto compact = compress::compacted(*compressed, original, own, setting))
        keep(compactKey(key), std::make_shared<const compress::CompressedWeight>(std::move(*compact)));
    const auto made = std::make_shared<const compress::CompressedWeight>(std::move(*compressed));
    {
        const std::lock_guard lock(m_mutex);
        ++m_made;
    }
    keep(key, made);
    return made;
}

base::Result<at::Tensor> WeightCache::weight(const graph::Model &model, std::size_t layer,
                                             const compress::LayerSetting &setting,
                                             const std::stop_token &stop)
{
    const auto known = coded(model, layer, setting, stop);
    if (!known)
        return known.error();
    return (*known)->weight;
}

WeightCache::Coded WeightCache::find(const std::string &key)
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_entries.find(key);
    if (found == m_entries.end())
        return nullptr;
    found->second.lastUse = ++m_uses;
    return found->second.weight;
}

void WeightCache::keep(const std::string &key, const Coded &weight)
{
    const std::int64_t bytes = bytesOf(*weight);
    const std::lock_guard lock(m_mutex);
    if (bytes > m_maxBytes || !m_entries.try_emplace(key, Entry{weight, bytes, ++m_uses}).second)
        return;
    m_bytes += bytes;
    const auto goesFirst = [this](const auto &entry) {
        return std::pair(!m_entries.contains(compactKey(entry.first)), entry.second.lastUse);
    };
    while (m_bytes > m_maxBytes) {
        const auto first = std::ranges::min_element(m_entries, {}, goesFirst);
        m_bytes -= first->second.bytes;
        m_entries.erase(first);
    }
}

std::int64_t WeightCache::made() const
{
    const std::lock_guard lock(m_mutex);
    return m_made;
}

base::Result<compress::CodedLayers>
WeightCache::coded(const graph::Model &model, const pipeline::Recipe &recipe, const std::stop_token &stop)
{
    const std::vector<graph::Layer> &layers = model.layers();
    if (recipe.settings.size() != layers.size()) {
        const auto wrong = compress::overridesFor(model, recipe.settings); // which has the sentence
        return wrong.error();
    }
    compress::CodedLayers weights(layers.size());
    for (std::size_t layer = 0; layer < layers.size(); ++layer) {
        if (stop.stop_requested())
            return base::cancelled();
        if (compress::isLeftAlone(layers[layer], recipe.settings[layer]))
            continue;
        auto made = coded(model, layer, recipe.settings[layer], stop);
        if (!made)
            return made.error();
        weights[layer] = std::move(*made);
    }
    return weights;
}

base::Result<std::vector<graph::Override>>
WeightCache::overrides(const graph::Model &model, const pipeline::Recipe &recipe, const std::stop_token &stop)
{
    const auto weights = coded(model, recipe, stop);
    if (!weights)
        return weights.error();
    return overridesOf(model, *weights);
}

std::vector<graph::Override> overridesOf(const graph::Model &model, const compress::CodedLayers &coded)
{
    std::vector<graph::LayerWeight> weights;
    for (std::size_t layer = 0; layer < coded.size(); ++layer)
        if (coded[layer])
            weights.push_back({layer, coded[layer]->weight, coded[layer]->inputs});
    return graph::overridesOf(model.data(), weights);
}

} // namespace paretoscope::evaluate
