#include "core/graph/observer.h"
#include "core/graph/storedtype.h"
#include "core/pipeline/channels/biasedlayers.h"
#include "core/pipeline/codedstep.h"
#include "core/pipeline/steps/steplist.h"

#include <ATen/ops/add.h>
#include <ATen/ops/sub.h>

#include <algorithm>
#include <functional>
#include <map>
#include <memory>

namespace paretoscope::pipeline::step {

namespace {

using base::Result;

std::int64_t layersOf(const std::vector<BiasedLayer> &all)
{
    std::int64_t count = 0;
    for (const BiasedLayer &own : all)
        count += static_cast<std::int64_t>(own.blocks);
    return count;
}

/// Told of every such layer's output, which it may replace.
using Visitor = std::function<void(const BiasedLayer &, at::Tensor &)>;

/// MODEL as before, VISIT besides.
graph::Model visited(const graph::Model &model, const std::vector<BiasedLayer> &layers, const Visitor &visit)
{
    std::vector<std::size_t> nodes;
    std::ranges::transform(layers, std::back_inserter(nodes), &BiasedLayer::node);
    return graph::observed(model, nodes,
                           [layers, visit](std::size_t node, torch::jit::Stack &stack, const auto &run) {
                               run(stack);
                               at::Tensor output = stack.back().toTensor();
                               visit(*std::ranges::find(layers, node, &BiasedLayer::node), output);
                               stack.back() = std::move(output);
                           });
}

at::Tensor meanByChannel(const at::Tensor &output, const BiasedLayer &layer)
{
    std::vector<std::int64_t> others;
    for (std::int64_t d = 0; d < output.dim(); ++d)
        if (d != output.dim() - layer.channelsFromEnd)
            others.push_back(d);
    return output.mean(others, false, at::kDouble);
}

/// By layer, in float64.
using Means = std::map<std::size_t, at::Tensor>;

/// Of the float network.
Result<std::shared_ptr<const Means>> floatMeans(const graph::Model &model, const Calibration &calibration,
                                                const std::stop_token &stop)
{
    return calibration.once<Means>("biasCorrection " + model.history(), [&]() -> Result<Means> {
        Means means;
        const auto visit = [&](const BiasedLayer &layer, at::Tensor &output) {
            means[layer.layer] = meanByChannel(output, layer);
        };
        if (const auto ran = calibration.run(visited(model, biasedLayers(model), visit), {}, stop); !ran)
            return ran.error();
        return means;
    });
}

bool isLeftAlone(const CodedNetwork &network, const BiasedLayer &own)
{
    return areLeftAlone(network.model, network.settings, own.layer, own.blocks);
}

/// SHIFT, a number a channel, with none for blocks that are left alone.
at::Tensor ofChangedBlocks(const at::Tensor &shift, const BiasedLayer &own, const CodedNetwork &network)
{
    const std::int64_t channels = shift.numel() / static_cast<std::int64_t>(own.blocks);
    for (std::size_t i = 0; i < own.blocks; ++i)
        if (areLeftAlone(network.model, network.settings, own.layer + i, 1))
            shift.narrow(0, static_cast<std::int64_t>(i) * channels, channels).zero_();
    return shift;
}

/// What earlier steps made of PARAMETER.
const at::Tensor &valueNow(const CodedNetwork &network, graph::ParameterId parameter)
{
    const auto changed = std::ranges::find(network.changed, parameter, &graph::Override::parameter);
    return changed != network.changed.end()
               ? changed->tensor
               : network.model.data().parameters[static_cast<std::size_t>(parameter)].tensor;
}

/// SHIFT, a number a channel, laid out to be added to an output.
at::Tensor alongChannels(const at::Tensor &shift, const BiasedLayer &layer)
{
    std::vector<std::int64_t> shape(static_cast<std::size_t>(layer.channelsFromEnd), 1);
    shape.front() = shift.numel();
    return shift.to(at::kFloat).view(shape);
}

/// Rounding shifts the mean of what a channel computes; its bias takes the shift back, layer after layer:
/// each takes the float network's mean over the calibration samples as the layers before it, coded and
/// corrected, make it.
class BiasCorrection final : public CodedStep {
public:
    const StepAbout &about() const override
    {
        static const StepAbout about{
            .key = "biasCorrection",
            .title = PARETOSCOPE_TEXT("Steps", "Correct biases"),
            .tip = PARETOSCOPE_TEXT("Steps",
                                    "Take the shift of each channel's mean back by its bias, as the "
                                    "calibration samples show it; every answer then takes a run of these "
                                    "samples more"),
            .phrase = PARETOSCOPE_SAY("step.biases-corrected", "biases corrected"),
            .place = 80,
            .paper = "Nagel et al. 2019, Data-Free Quantization through Weight Equalization and Bias "
                     "Correction, section 4.2 and appendix D (empirical)"};
        return about;
    }

    Findings look(const graph::Model &model, const compress::Values & /*values*/) const override
    {
        if (auto none = withoutBatches(model))
            return std::move(*none);
        const std::int64_t layers = layersOf(biasedLayers(model));
        const base::Wording summary =
            layers == 1
                ? PARETOSCOPE_SAY("bias-correction.one-layer", "%1 layer has a bias that can be corrected.")
                : PARETOSCOPE_SAY("bias-correction.layers", "%1 layers have a bias that can be corrected.");
        return {layers, {summary, layers}};
    }

    Result<CodedChanges> run(const CodedNetwork &network, const Calibration &calibration,
                             const compress::Values & /*values*/, Taking &taking) const override
    {
        auto wanted = biasedLayers(network.model);
        std::erase_if(wanted, [&](const BiasedLayer &own) { return isLeftAlone(network, own); });
        CodedChanges changes;
        if (wanted.empty())
            return changes;
        const auto means = floatMeans(network.model, calibration, taking.stop);
        if (!means)
            return means.error();
        const auto visit = [&](const BiasedLayer &layer, at::Tensor &output) {
            const at::Tensor shift = ofChangedBlocks(
                at::sub((*means)->at(layer.layer), meanByChannel(output, layer)), layer, network);
            const auto &bias = network.model.data().parameters[static_cast<std::size_t>(layer.bias)];
            const at::Tensor before = valueNow(network, layer.bias).detach().to(at::kDouble);
            const at::Tensor corrected = at::add(before, shift).to(at::kFloat).view_as(bias.tensor);
            changes.parameters.push_back({layer.bias, graph::roundedTo(corrected, bias.stored)});
            output = at::add(output, alongChannels(shift, layer));
        };
        const auto ran = calibration.run(visited(network.model, wanted, visit), network.changed, taking.stop);
        if (!ran)
            return ran.error();
        return changes;
    }

    std::int64_t layersServed(const graph::Model &model,
                              std::span<const compress::LayerSetting> settings) const override
    {
        std::int64_t served = 0;
        for (const BiasedLayer &own : biasedLayers(model))
            for (std::size_t i = 0; i < own.blocks; ++i)
                served += areLeftAlone(model, settings, own.layer + i, 1) ? 0 : 1;
        return served;
    }
};

} // namespace

const StepKind &biascorrection()
{
    static const BiasCorrection kind;
    return kind;
}

} // namespace paretoscope::pipeline::step
