#include "core/compress/impossible.h"

#include "core/base/enginescope.h"
#include "core/compress/compressedweight.h"
#include "core/compress/method.h"
#include "core/graph/layerweight.h"

#include <ATen/ops/aminmax.h>

#include <algorithm>
#include <cmath>

namespace paretoscope::compress {

namespace {

constexpr double largestHalf = 65504; ///< bfloat16 reaches further
constexpr double largestStretch = 8;  ///< that integers may do to a weight: rescaling is by at most 4

double reach(const at::Tensor &weight)
{
    if (weight.numel() == 0)
        return 0;
    const auto [least, most] = at::aminmax(weight);
    return std::max(std::abs(least.item<double>()), std::abs(most.item<double>()));
}

} // namespace

bool goTogether(const LayerSetting &setting)
{
    return std::ranges::none_of(setting.choices(), [&](const Choice &choice) {
        return choice.method->whyNotBeside(setting.choices()).has_value();
    });
}

bool isAlwaysPossible(const LayerSetting &setting, const graph::Layer &layer)
{
    if (!validate(setting.moved(), layer))
        return false;
    if (layer.stored != graph::FloatType::Float32) // what comes of such weights must fit them, too
        return setting.choices().empty();
    return std::ranges::none_of(
        setting.choices(), [](const Choice &choice) { return choice.method->mayOverflow(choice.values); });
}

std::optional<base::Sentence> whyImpossible(const graph::Model &model, std::size_t layer,
                                            const LayerSetting &setting)
{
    const graph::ModelData &data = model.data();
    const graph::Layer &own = data.layers.at(layer);
    if (isAlwaysPossible(setting, own))
        return std::nullopt;
    if (const auto valid = validate(setting.moved(), own); !valid)
        return valid.error().said;
    const base::EngineScope scope;
    const at::Tensor weight = graph::weightOf(data, layer);
    double safe = own.stored == graph::FloatType::Float32 ? largestHalf : largestHalf / largestStretch;
    if (const auto factored = factoredBy(setting, own)) // of which one has the norms of columns
        safe /= std::sqrt(static_cast<double>(factored->form.rows));
    if (reach(weight) <= safe) // nearly always, and cheaper than to convert it
        return std::nullopt;
    const auto done = compressWeight(weight, own, ofWeight(setting));
    if (done || done.error().code != base::ErrorCode::InvalidSetting)
        return std::nullopt;
    return done.error().said;
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
