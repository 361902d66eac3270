#include "core/compress/compressedweight.h"

#include "core/base/stopped.h"
#include "core/compress/factoring/codedfactors.h"
#include "core/compress/method.h"
#include "core/compress/weights/weightstrides.h"
#include "core/graph/finite.h"
#include "core/graph/layerweight.h"
#include "core/graph/storedtype.h"

#include <algorithm>

namespace paretoscope::compress {

namespace {

base::Error layerError(base::ErrorCode code, const graph::Layer &layer, base::Wording wording)
{
    return {code, {wording, layer.name}, {}};
}

bool isCoded(const Layout &layout)
{
    return (layout.factors.empty() ? layout : layout.factors.front()).content == Content::Code;
}

/// A network in half precision stays one, so its weights must come back within its own type's reach.
base::Error tooLarge(const graph::Layer &layer, const LayerSetting &setting)
{
    const std::string bits = valueText(setting.value("bits"));
    if (layer.stored == graph::FloatType::Float32)
        return {base::ErrorCode::InvalidSetting,
                {PARETOSCOPE_SAY("weights.too-large",
                                 "Layer %1 has weights too large for %2; choose bfloat16 or float32 for it."),
                 layer.name, bits},
                {}};
    const base::Wording beyond =
        isCoded(layoutOf(setting, layer))
            ? PARETOSCOPE_SAY("weights.too-large-coded",
                              "Layer %1 has weights that %2 bits would round beyond the largest number of "
                              "%3, which its file is in; leave it as it is.")
            : PARETOSCOPE_SAY("weights.too-large-float",
                              "Layer %1 has weights that %2 would round beyond the largest number of %3, "
                              "which its file is in; leave it as it is.");
    return {
        base::ErrorCode::InvalidSetting, {beyond, layer.name, bits, graph::floatTypeName(layer.stored)}, {}};
}

base::Result<void> checkWeight(const at::Tensor &weight, const graph::Layer &layer)
{
    if (weight.scalar_type() != at::kFloat)
        return layerError(base::ErrorCode::ModelUnsupported, layer,
                          PARETOSCOPE_SAY("weights.no-float32",
                                          "Layer %1 does not hold float32 weights; leave it as it is."));
    if (weight.sizes() != at::IntArrayRef(layer.weightShape) || weight.numel() == 0)
        return layerError(
            base::ErrorCode::Internal, layer,
            PARETOSCOPE_SAY("weights.other-shape", "Layer %1 has a weight of another shape than described."));
    if (!graph::isAllFinite(weight))
        return layerError(
            base::ErrorCode::NonFinite, layer,
            PARETOSCOPE_SAY(
                "weights.not-finite",
                "Layer %1 has weights that are NaN or infinite; repair the model before compressing it."));
    return {};
}

base::Result<CompressedWeight> compress(const at::Tensor &weight, const graph::Layer &layer,
                                        const LayerSetting &setting, const InputMoments *inputs,
                                        const InputHistogram *histogram, const std::stop_token &stop)
{
    CompressedWeight result;
    result.weight = weight;
    const InputMoments *objective = nullptr; // of factors
    for (const Choice &choice : setting.choices()) {
        const About &about = choice.method->about();
        const auto done =
            about.stage == Stage::Quantize && result.factors
                ? codeFactors(result, weight, choice, {layer, inputs, histogram, stop}, objective)
                : choice.method->apply(result, choice.values, {layer, inputs, histogram, stop});
        if (!done)
            return done.error();
        base::throwIfStopped(stop);
        if (about.stage == Stage::Factor && about.needs == Needs::Inputs)
            objective = inputs;
    }
    result.weight = graph::roundedTo(result.weight, layer.stored);
    return result;
}

} // namespace

bool needs(const LayerSetting &setting, Needs what)
{
    return std::ranges::any_of(setting.choices(),
                               [what](const Choice &choice) { return choice.method->about().needs == what; });
}

base::Result<CompressedWeight> compressWeight(const at::Tensor &weight, const graph::Layer &layer,
                                              const LayerSetting &setting, const InputMoments *inputs,
                                              const InputHistogram *histogram, const std::stop_token &stop)
{
    if (layer.isGone) {
        CompressedWeight nothing;
        nothing.weight = weight.detach();
        return nothing;
    }
    if (const auto valid = validate(setting, layer); !valid)
        return valid.error();
    return base::guarded(
        base::ErrorCode::Internal,
        {PARETOSCOPE_SAY("layer.not-compressed", "Layer %1 could not be compressed."), layer.name},
        [&]() -> base::Result<CompressedWeight> {
            const at::Tensor own = weight.detach();
            if (const auto usable = checkWeight(own, layer); !usable)
                return usable.error();
            auto result =
                compress(own.contiguous(), layer, canonical(setting, layer), inputs, histogram, stop);
            if (!result)
                return result;
            result->weight = withStridesOf(own, result->weight);
            if (!graph::isAllFinite(result->weight))
                return tooLarge(layer, setting);
            return result;
        });
}

bool isLeftAlone(const graph::Layer &layer, const LayerSetting &setting)
{
    return canonical(setting, layer).isFloat();
}

base::Error ofOtherModel(std::size_t settings, std::size_t layers)
{
    return {base::ErrorCode::InvalidSetting,
            {PARETOSCOPE_SAY("recipe.layer-count", "The recipe has settings for %1 layers, but the model has "
                                                   "%2; choose a recipe made for this model."),
             settings, layers},
            {}};
}

base::Result<std::vector<graph::Override>> overridesFor(const graph::Model &model,
                                                        std::span<const LayerSetting> settings)
{
    const std::vector<graph::Layer> &layers = model.layers();
    if (settings.size() != layers.size())
        return ofOtherModel(settings.size(), layers.size());
    std::vector<graph::LayerWeight> weights;
    const graph::ModelData &data = model.data();
    for (std::size_t i = 0; i < layers.size(); ++i) {
        if (isLeftAlone(layers[i], settings[i]))
            continue;
        auto compressed = compressWeight(graph::weightOf(data, i), layers[i], settings[i]);
        if (!compressed)
            return compressed.error();
        weights.push_back({i, compressed->weight, compressed->inputs});
    }
    return graph::overridesOf(data, weights);
}

} // namespace paretoscope::compress
