#include "core/base/enginescope.h"
#include "core/base/namelist.h"
#include "core/graph/observer.h"
#include "core/graph/storedtype.h"
#include "core/pipeline/channels/biasedlayers.h"
#include "core/pipeline/channels/channellayer.h"
#include "core/pipeline/channels/scaledweight.h"
#include "core/pipeline/codedstep.h"
#include "core/pipeline/norms/normedinputs.h"
#include "core/pipeline/steps/steplist.h"
#include "core/pipeline/works.h"

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

/// By a step before: as the reconstruction of its layer does, which makes up for the shift.
bool isChanged(const CodedNetwork &network, graph::ParameterId parameter)
{
    return std::ranges::count(network.changed, parameter, &graph::Override::parameter) > 0;
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

graph::Override biasWith(const CodedNetwork &network, const BiasedLayer &own, const at::Tensor &shift)
{
    const auto &bias = network.model.data().parameters[static_cast<std::size_t>(own.bias)];
    const at::Tensor before = valueNow(network, own.bias).detach().to(at::kDouble);
    const at::Tensor corrected = at::add(before, shift.view_as(before)).to(at::kFloat);
    return {own.bias, graph::roundedTo(corrected, bias.stored)};
}

/// The step that changed what MODEL answers, after which norms tell of another network; null: none did.
const StepKind *changedAnswers(const graph::Model &model)
{
    for (const StepKind *kind : stepKinds())
        if (kind->about().changesAnswers && isDone(*kind, model))
            return kind;
    return nullptr;
}

/// Nothing where samples tell the means.
std::optional<Sums> byNorms(const compress::Values &values)
{
    const auto &from = std::get<std::string>(values.at("from"));
    if (from == "samples")
        return std::nullopt;
    return from == "normsAndSums" ? Sums::TakenForNormal : Sums::MeansAlone;
}

NormedInputs inputsByNorms(const graph::Model &model, const std::vector<BiasedLayer> &layers, Sums sums)
{
    if (changedAnswers(model))
        return {};
    std::vector<std::size_t> nodes;
    std::ranges::transform(layers, std::back_inserter(nodes), &BiasedLayer::node);
    const base::EngineScope engine;
    return normedInputs(model.data(), nodes, sums);
}

/// Those that can be corrected.
std::vector<BiasedLayer> correctable(const graph::Model &model, const compress::Values &values)
{
    std::vector<BiasedLayer> layers = biasedLayers(model);
    if (const auto sums = byNorms(values)) {
        const auto means = inputsByNorms(model, layers, *sums).means;
        std::erase_if(layers, [&](const BiasedLayer &own) { return !means.contains(own.node); });
    }
    return layers;
}

base::Sentence biasSummary(std::int64_t layers, bool byNorms)
{
    if (!byNorms)
        return {
            layers == 1
                ? PARETOSCOPE_SAY("bias-correction.one-layer", "%1 layer has a bias that can be corrected.")
                : PARETOSCOPE_SAY("bias-correction.layers", "%1 layers have a bias that can be corrected."),
            layers};
    return {
        layers == 1
            ? PARETOSCOPE_SAY("bias-correction.one-layer-by-norms",
                              "%1 layer has a bias that can be corrected by the batch norms before it.")
            : PARETOSCOPE_SAY("bias-correction.layers-by-norms",
                              "%1 layers have a bias that can be corrected by the batch norms before them."),
        layers};
}

Findings lookByNorms(const graph::Model &model, Sums sums)
{
    std::vector<BiasedLayer> layers = biasedLayers(model);
    const NormedInputs inputs = inputsByNorms(model, layers, sums);
    Obstacles obstacles;
    for (const auto &[node, why] : inputs.unknown)
        leave(obstacles,
              model.layers()[std::ranges::lower_bound(layers, node, {}, &BiasedLayer::node)->layer].name,
              why);
    std::erase_if(layers, [&](const BiasedLayer &own) { return !inputs.means.contains(own.node); });
    Findings findings{layersOf(layers), biasSummary(layersOf(layers), true), {}};
    if (const StepKind *kind = changedAnswers(model))
        findings.left.emplace_back(
            PARETOSCOPE_SAY("bias-correction.other-network",
                            "After the step %1 batch norms tell of another network; correct biases from "
                            "samples."),
            kind->about().key);
    for (const auto &[text, obstacle] : obstacles)
        findings.left.emplace_back(PARETOSCOPE_SAY("bias-correction.left",
                                                   "Not corrected by batch norms, as these do not tell the "
                                                   "mean of %1: %2."),
                                   obstacle.what, base::firstOf(obstacle.layers));
    return findings;
}

/// What changing its weight does to the mean of each output channel of OWN, which is given MEAN: Σ ΔW E[x].
at::Tensor shiftOf(const CodedNetwork &network, const BiasedLayer &own, const at::Tensor &mean)
{
    const graph::ModelData &data = network.model.data();
    const ChannelLayer reader = *readerAt(data, own.node);
    const at::Tensor weight = data.parameters[static_cast<std::size_t>(reader.use.weight)].tensor;
    at::Tensor change = at::sub(valueNow(network, reader.use.weight).detach().to(at::kDouble),
                                weight.detach().to(at::kDouble));
    if (reader.layer.kind == graph::LayerKind::LinearTransposed)
        return change.t().matmul(mean);
    return withInputsScaled(change, reader.layer, mean).flatten(1).sum(1);
}

/// The shift that rounding weights makes of what norms say that layers are given, each by itself. Biases that
/// a step before has changed stay: what it made of weights is not rounding alone.
Result<CodedChanges> correctedByNorms(const CodedNetwork &network, Sums sums, const std::stop_token &stop)
{
    const base::EngineScope engine;
    return base::guarded(
        base::ErrorCode::ModelUnsupported,
        PARETOSCOPE_SAY("bias-correction.failed",
                        "The biases of this network cannot be corrected by its batch norms."),
        [&]() -> Result<CodedChanges> {
            const std::vector<BiasedLayer> layers = biasedLayers(network.model);
            CodedChanges changes;
            const NormedInputs inputs = inputsByNorms(network.model, layers, sums);
            for (const BiasedLayer &own : layers) {
                if (stop.stop_requested())
                    return base::cancelled();
                const auto mean = inputs.means.find(own.node);
                if (mean == inputs.means.end() || isLeftAlone(network, own) || isChanged(network, own.bias))
                    continue;
                const at::Tensor shift =
                    ofChangedBlocks(shiftOf(network, own, mean->second).neg(), own, network);
                changes.parameters.push_back(biasWith(network, own, shift));
            }
            return changes;
        });
}

/// Rounding shifts the mean of what a channel computes; its bias takes the shift back. From samples: layer
/// after layer, each takes the float network's mean over the calibration samples as the layers before it,
/// coded and corrected, make it. From norms: each by itself, as norms tell of what it is given.
class BiasCorrection final : public CodedStep {
public:
    const StepAbout &about() const override
    {
        static const StepAbout about{
            .key = "biasCorrection",
            .title = PARETOSCOPE_TEXT("Steps", "Correct biases"),
            .tip = PARETOSCOPE_TEXT("Steps",
                                    "Take the shift of each channel's mean back by its bias: as the "
                                    "calibration samples show it, when every answer takes a run of these "
                                    "samples more, or as batch norms tell it, without samples"),
            .phrase = PARETOSCOPE_SAY("step.biases-corrected", "biases corrected"),
            .place = 80,
            .paper = "Nagel et al. 2019, Data-Free Quantization through Weight Equalization and Bias "
                     "Correction, section 4.2, appendices C (analytic) and D (empirical)",
            .parameters = {
                {.key = "from",
                 .title = PARETOSCOPE_TEXT("Steps", "Means from"),
                 .tip = PARETOSCOPE_TEXT("Steps", "What tells how far the mean of a channel has shifted"),
                 .named = {{.value = std::string("samples"),
                            .title = PARETOSCOPE_TEXT("Steps", "Calibration samples")},
                           {.value = std::string("norms"),
                            .title = PARETOSCOPE_TEXT("Steps", "Batch norms, without samples")},
                           {.value = std::string("normsAndSums"),
                            .title = PARETOSCOPE_TEXT(
                                "Steps", "Batch norms, sums taken for normally distributed, too")}},
                 .usual = std::string("samples")}}};
        return about;
    }

    Findings look(const graph::Model &model, const compress::Values &values) const override
    {
        if (const auto sums = byNorms(values))
            return lookByNorms(model, *sums);
        if (auto none = withoutBatches(model))
            return std::move(*none);
        const std::int64_t layers = layersOf(biasedLayers(model));
        return {layers, biasSummary(layers, false)};
    }

    Result<CodedChanges> run(const CodedNetwork &network, const Calibration &calibration,
                             const compress::Values &values, Taking &taking) const override
    {
        if (const auto sums = byNorms(values))
            return correctedByNorms(network, *sums, taking.stop);
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
            changes.parameters.push_back(biasWith(network, layer, shift));
            output = at::add(output, alongChannels(shift, layer));
        };
        const auto ran = calibration.run(visited(network.model, wanted, visit), network.changed, taking.stop);
        if (!ran)
            return ran.error();
        return changes;
    }

    bool needsCalibration(const compress::Values &values) const override { return !byNorms(values); }

    std::int64_t layersServed(const graph::Model &model, std::span<const compress::LayerSetting> settings,
                              const compress::Values &values) const override
    {
        std::int64_t served = 0;
        for (const BiasedLayer &own : correctable(model, values))
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
