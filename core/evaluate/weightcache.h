// Coded weights, made once per (layer, setting) and kept up to a bound: what is measured is what is written.
// Thread-safe. Only inside core.
#pragma once

#include "core/base/result.h"
#include "core/compress/codedlayers.h"
#include "core/compress/inputhistogram.h"
#include "core/compress/inputmoments.h"
#include "core/compress/layersetting.h"
#include "core/graph/executor.h"
#include "core/pipeline/recipe.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <utility>

namespace paretoscope::evaluate {

/// What methods need to know of what a layer is given; null: it is not needed, or nothing is known.
struct KnownInputs {
    std::shared_ptr<const compress::InputMoments> moments = nullptr;
    std::shared_ptr<const compress::InputHistogram> histogram = nullptr;
};

class WeightCache {
public:
    /// What SETTING needs to know of the inputs of LAYER.
    using Inputs = std::function<base::Result<KnownInputs>(const graph::Model &model, std::size_t layer,
                                                           const compress::LayerSetting &setting,
                                                           const std::stop_token &stop)>;
    explicit WeightCache(std::int64_t maxBytes, Inputs inputs = {})
        : m_maxBytes(maxBytes), m_inputs(std::move(inputs))
    {
    }

    /// The weight of LAYER, which may be a block of a parameter (graph/layerweight.h), under SETTING, as
    /// floats and as what is stored of it. MODEL is the same network always, after some steps or none.
    base::Result<std::shared_ptr<const compress::CompressedWeight>>
    coded(const graph::Model &model, std::size_t layer, const compress::LayerSetting &setting,
          const std::stop_token &stop = {});
    /// Its floats alone.
    base::Result<at::Tensor> weight(const graph::Model &model, std::size_t layer,
                                    const compress::LayerSetting &setting, const std::stop_token &stop = {});

    /// All weights of RECIPE. InvalidSetting where it does not fit the model. Stop is heard within
    /// layers, too, and keeps none that is not whole.
    base::Result<compress::CodedLayers> coded(const graph::Model &model, const pipeline::Recipe &recipe,
                                              const std::stop_token &stop);
    /// What they override.
    base::Result<std::vector<graph::Override>>
    overrides(const graph::Model &model, const pipeline::Recipe &recipe, const std::stop_token &stop);

    /// How many weights were made so far rather than found.
    std::int64_t made() const;

private:
    using Coded = std::shared_ptr<const compress::CompressedWeight>;
    struct Entry {
        Coded weight;
        std::int64_t bytes = 0;
        std::uint64_t lastUse = 0;
    };
    Coded find(const std::string &key);
    void keep(const std::string &key, const Coded &weight);

    const std::int64_t m_maxBytes;
    const Inputs m_inputs;
    mutable std::mutex m_mutex;
    std::map<std::string, Entry> m_entries;
    std::int64_t m_bytes = 0;
    std::uint64_t m_uses = 0;
    std::int64_t m_made = 0;
};

/// What CODED, the weights of a recipe for MODEL, overrides of it.
std::vector<graph::Override> overridesOf(const graph::Model &model, const compress::CodedLayers &coded);

} // namespace paretoscope::evaluate
