// Compressed weights, computed once per (layer, setting) and kept up to a bound. Thread-safe. Only inside
// core.
#pragma once

#include "core/base/result.h"
#include "core/compress/layersetting.h"
#include "core/compress/recipe.h"
#include "core/graph/executor.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <map>
#include <mutex>
#include <stop_token>
#include <string>
#include <utility>

namespace paretoscope::evaluate {

class WeightCache {
public:
    explicit WeightCache(std::int64_t maxBytes) : m_maxBytes(maxBytes) {}

    /// The weight of LAYER, which may be a block of a parameter (graph/layerweight.h), under SETTING. MODEL
    /// is one of two forms of the same network: as loaded or folded.
    base::Result<at::Tensor> weight(const graph::Model &model, std::size_t layer,
                                    const compress::LayerSetting &setting);

    /// As compress::overridesFor(), from the cache. Stop is looked at before every layer.
    base::Result<std::vector<graph::Override>>
    overrides(const graph::Model &model, const compress::Recipe &recipe, const std::stop_token &stop);

private:
    struct Entry {
        at::Tensor weight;
        std::uint64_t lastUse = 0;
    };
    void keep(const std::string &key, const at::Tensor &weight);

    const std::int64_t m_maxBytes;
    std::mutex m_mutex;
    std::map<std::string, Entry> m_entries;
    std::int64_t m_bytes = 0;
    std::uint64_t m_uses = 0;
};

} // namespace paretoscope::evaluate
