#include "core/compress/impossible.h"

#include "core/base/enginescope.h"
#include "core/compress/compressedweight.h"
#include "core/graph/modeldata.h"

#include <ATen/ops/aminmax.h>

#include <algorithm>
#include <cmath>

namespace paretoscope::compress {

namespace {

constexpr double largestHalf = 65504; ///< bfloat16 reaches further

double reach(const at::Tensor &weight)
{
    if (weight.numel() == 0)
        return 0;
    const auto [least, most] = at::aminmax(weight);
    return std::max(std::abs(least.item<double>()), std::abs(most.item<double>()));
}

} // namespace

std::optional<std::string> whyImpossible(const graph::Model &model, std::size_t layer,
                                         const LayerSetting &setting)
{
    if (setting.precision != Precision::Float16 && setting.precision != Precision::BFloat16)
        return std::nullopt; // integers have a scale, float32 has every weight
    const base::EngineScope scope;
    const graph::ModelData &data = model.data();
    const auto parameter = static_cast<std::size_t>(data.bindings.at(layer).weight);
    const at::Tensor &weight = data.parameters[parameter].tensor;
    if (reach(weight) <= largestHalf) // nearly always, and cheaper than to convert it
        return std::nullopt;
    const auto done = compressWeight(weight, data.layers[layer], setting);
    if (done || done.error().code != base::ErrorCode::InvalidSetting)
        return std::nullopt;
    return done.error().message;
}

std::vector<ImpossibleSetting> impossibleSettings(const graph::Model &model,
                                                  const std::vector<LayerSetting> &settings)
{
    std::vector<ImpossibleSetting> found;
    for (std::size_t layer = 0; layer < model.layers().size(); ++layer)
        for (const LayerSetting &setting : settings)
            if (auto reason = whyImpossible(model, layer, setting))
                found.push_back({layer, setting, std::move(*reason)});
    return found;
}

} // namespace paretoscope::compress
