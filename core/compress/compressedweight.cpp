#include "core/compress/compressedweight.h"

#include "core/compress/method.h"
#include "core/compress/weights/weightstrides.h"
#include "core/graph/layerweight.h"
#include "core/graph/storedtype.h"

#include <cmath>

namespace paretoscope::compress {

namespace {

base::Error layerError(base::ErrorCode code, const graph::Layer &layer, const std::string &rest)
{
    return {code, "Layer " + layer.name + " " + rest, {}};
}

/// A network in half precision stays one, so its weights must come back within its own type's reach.
base::Error tooLarge(const graph::Layer &layer, const LayerSetting &setting)
{
    const std::string bits = valueText(setting.value("bits"));
    if (layer.stored == graph::FloatType::Float32)
        return layerError(base::ErrorCode::InvalidSetting, layer,
                          "has weights too large for " + bits + "; choose bfloat16 or float32 for it.");
    const std::string own(graph::floatTypeName(layer.stored));
    const bool codes = layoutOf(setting, layer).content == Content::Code;
    return layerError(base::ErrorCode::InvalidSetting, layer,
                      "has weights that " + bits + (codes ? " bits" : "") +
                          " would round beyond the largest number of " + own +
                          ", which its file is in; leave it as it is.");
}

bool finite(const at::Tensor &tensor)
{
    // In float64 no sum of finite floats overflows, and NaN and infinity survive every sum.
    return std::isfinite(tensor.sum(at::kDouble).item<double>());
}

base::Result<void> checkWeight(const at::Tensor &weight, const graph::Layer &layer)
{
    if (weight.scalar_type() != at::kFloat)
        return layerError(base::ErrorCode::ModelUnsupported, layer,
                          "does not hold float32 weights; leave it as it is.");
    if (weight.sizes() != at::IntArrayRef(layer.weightShape) || weight.numel() == 0)
        return layerError(base::ErrorCode::Internal, layer, "has a weight of another shape than described.");
    if (!finite(weight))
        return layerError(base::ErrorCode::NonFinite, layer,
                          "has weights that are NaN or infinite; repair the model before compressing it.");
    return {};
}

base::Result<CompressedWeight> compress(const at::Tensor &weight, const graph::Layer &layer,
                                        const LayerSetting &setting)
{
    CompressedWeight result;
    result.weight = weight;
    for (const Choice &choice : setting.choices())
        if (auto done = choice.method->apply(result, choice.values, {layer}); !done)
            return done.error();
    result.weight = graph::roundedTo(result.weight, layer.stored);
    return result;
}

} // namespace

base::Result<CompressedWeight> compressWeight(const at::Tensor &weight, const graph::Layer &layer,
                                              const LayerSetting &setting)
{
    if (const auto valid = validate(setting, layer); !valid)
        return valid.error();
    return base::guarded(base::ErrorCode::Internal, "Layer " + layer.name + " could not be compressed.",
                         [&]() -> base::Result<CompressedWeight> {
                             const at::Tensor own = weight.detach();
                             if (const auto usable = checkWeight(own, layer); !usable)
                                 return usable.error();
                             auto result = compress(own.contiguous(), layer, setting);
                             if (!result)
                                 return result;
                             result->weight = withStridesOf(own, result->weight);
                             if (!finite(result->weight))
                                 return tooLarge(layer, setting);
                             return result;
                         });
}

bool isLeftAlone(const graph::Layer &layer, const LayerSetting &setting)
{
    return canonical(setting, layer).isFloat();
}

base::Result<std::vector<graph::Override>> overridesFor(const graph::Model &model,
                                                        std::span<const LayerSetting> settings)
{
    const std::vector<graph::Layer> &layers = model.layers();
    if (settings.size() != layers.size())
        return base::Error{base::ErrorCode::InvalidSetting,
                           "The recipe has settings for " + std::to_string(settings.size()) +
                               " layers, but the model has " + std::to_string(layers.size()) +
                               "; choose a recipe made for this model.",
                           {}};
    std::vector<graph::LayerWeight> weights;
    const graph::ModelData &data = model.data();
    for (std::size_t i = 0; i < layers.size(); ++i) {
        if (isLeftAlone(layers[i], settings[i]))
            continue;
        auto compressed = compressWeight(graph::weightOf(data, i), layers[i], settings[i]);
        if (!compressed)
            return compressed.error();
        weights.push_back({i, compressed->weight});
    }
    return graph::overridesOf(data, weights);
}

} // namespace paretoscope::compress
