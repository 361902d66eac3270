// High-bias absorption (Nagel et al. 2019, Data-Free Quantization through Weight Equalization and Bias
// Correction, section 4.1.3): where a channel in front of a ReLU hardly ever falls below some c > 0, what is
// between two layers shifts with it, f(x − c) = f(x) − c, and c can be taken from the bias of the first layer
// and given to those of the second: b1 − c and b2 + W2·c. Activations between them then need a smaller range.
// c = max(0, mean − 3 standard deviations), here of what each channel is on the calibration samples, but
// never more than what one number of 740 falls below, as many as of a normal distribution: channels that are
// mostly background are none. What falls below c answers otherwise.
#include "core/base/enginescope.h"
#include "core/base/namelist.h"
#include "core/graph/editor.h"
#include "core/graph/knowntensor.h"
#include "core/graph/observer.h"
#include "core/graph/readers.h"
#include "core/pipeline/calibration.h"
#include "core/pipeline/channels/channelpairs.h"
#include "core/pipeline/channels/nodearguments.h"
#include "core/pipeline/channels/scaledweight.h"
#include "core/pipeline/stepkind.h"

#include <ATen/ops/add.h>
#include <ATen/ops/gt.h>
#include <ATen/ops/isfinite.h>
#include <ATen/ops/kthvalue.h>
#include <ATen/ops/mean.h>
#include <ATen/ops/std.h>
#include <ATen/ops/sum.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace paretoscope::pipeline::step {

namespace {

using base::Result;
using graph::ModelData;

constexpr double deviations = 3;
constexpr double shareBelow = 0.00135; ///< of a normal distribution

/// f(x − c) = f(x) − c for x ≥ c ≥ 0, channel by channel; pooling but for what it pads.
constexpr std::array shifting{"aten::relu",
                              "aten::leaky_relu",
                              "aten::prelu",
                              "aten::contiguous",
                              "aten::clone",
                              "aten::detach",
                              "aten::alias",
                              "aten::max_pool1d",
                              "aten::max_pool2d",
                              "aten::max_pool3d",
                              "aten::flatten",
                              "aten::mean",
                              "aten::avg_pool1d",
                              "aten::avg_pool2d",
                              "aten::avg_pool3d",
                              "aten::adaptive_avg_pool1d",
                              "aten::adaptive_avg_pool2d",
                              "aten::adaptive_avg_pool3d",
                              "aten::upsample_nearest1d",
                              "aten::upsample_nearest2d",
                              "aten::upsample_bilinear2d",
                              "aten::reflection_pad1d",
                              "aten::reflection_pad2d",
                              "aten::replication_pad1d",
                              "aten::replication_pad2d"};

bool allZero(const ModelData &data, const graph::Node &node, std::size_t slot)
{
    const auto padding = intsAt(data, node, slot);
    return padding && std::ranges::all_of(*padding, [](std::int64_t size) { return size == 0; });
}

/// Of a pool whose sums are divided by another number than there are summands.
bool hasDivisor(const ModelData &data, const graph::Node &node)
{
    constexpr std::size_t divisorOfPool = 6;
    return node.inputs.size() > divisorOfPool &&
           !data.values[graph::at(node.inputs[divisorOfPool])].constant.isNone();
}

/// What its zeros are beside would have to be another number then.
bool padsWithZeros(const ModelData &data, const graph::Node &node, const std::string &name)
{
    constexpr std::size_t paddingOfPool = 3, paddingOfConvolution = 4;
    if (name.starts_with("aten::avg_pool"))
        return !allZero(data, node, paddingOfPool) || hasDivisor(data, node);
    const graph::Value &own = data.values[graph::at(node.inputs[paddingOfConvolution])];
    return !(own.constant.isString() && own.constant.toStringRef() == "valid") &&
           !allZero(data, node, paddingOfConvolution);
}

/// Whether the layer has a bias of its own, or a place for one.
bool canHaveBias(const ModelData &data, const ChannelLayer &layer)
{
    if (!layer.use.biasSlot)
        return false;
    const graph::Value &bias = data.values[graph::at(data.nodes[layer.node].inputs[*layer.use.biasSlot])];
    return (bias.origin == graph::Value::Origin::Parameter &&
            graph::parameterReads(data)[graph::at(bias.parameter)] == 1) ||
           (bias.origin == graph::Value::Origin::Constant && bias.constant.isNone());
}

/// What keeps PAIR from being shifted; empty: nothing.
base::Sentence obstacleIn(const ModelData &data, const ChannelPair &pair)
{
    if (!pair.ceilings.empty())
        return {PARETOSCOPE_SAY("absorb-bias.ceiling", "%1, which cuts at a number that would have to move"),
                pair.ceilings.front().name};
    bool hasFloor = false;
    for (const std::size_t index : pair.between) {
        const graph::Node &node = data.nodes[index];
        const std::string name = plainName(node);
        hasFloor = hasFloor || name == "aten::relu" || name == "aten::leaky_relu" || name == "aten::prelu";
        if (std::ranges::find(shifting, std::string_view(name)) == shifting.end())
            return {PARETOSCOPE_SAY("absorb-bias.does-not-shift", "%1, which does not shift with its input"),
                    name};
        if (name.starts_with("aten::avg_pool") && padsWithZeros(data, node, name))
            return PARETOSCOPE_SAY("absorb-bias.pool-pads",
                                   "pooling that pads with zeros or divides by a number of its own");
    }
    if (!hasFloor)
        return PARETOSCOPE_SAY("absorb-bias.no-floor", "a missing ReLU: without one no bias is too high");
    const graph::Node &second = data.nodes[pair.second.node];
    if (graph::isConvolution(pair.second.layer.kind) &&
        (graph::isTransposed(pair.second.layer.kind) || padsWithZeros(data, second, plainName(second))))
        return PARETOSCOPE_SAY("absorb-bias.pads",
                               "zeros that the next layer pads with, which would not shift");
    if (!canHaveBias(data, pair.first) || !canHaveBias(data, pair.second))
        return PARETOSCOPE_SAY("absorb-bias.no-bias", "a bias that is shared or computed");
    return {};
}

ChannelPairs shiftingPairs(const ModelData &data)
{
    ChannelPairs found = channelPairsOf(data);
    std::erase_if(found.pairs, [&](const ChannelPair &pair) {
        const base::Sentence obstacle = obstacleIn(data, pair);
        if (!obstacle.isEmpty())
            leave(found.apart, pair.first.layer.name, obstacle);
        return !obstacle.isEmpty();
    });
    return found;
}

/// c of a channel whose numbers are CHANNEL.
double seldomFallenBelow(const at::Tensor &channel)
{
    const at::Tensor numbers = channel.flatten();
    const double usual =
        numbers.mean(at::kDouble).item<double>() - deviations * at::std(numbers, false).item<double>();
    const auto below = static_cast<std::int64_t>(shareBelow * static_cast<double>(numbers.numel()));
    const auto lowest = std::get<0>(at::kthvalue(numbers, below + 1, 0)).item<double>();
    return std::isfinite(usual) ? std::max(0.0, std::min(usual, lowest)) : usual;
}

/// The same of each, float64 [channels], which lie along dimension CHANNEL of OUTPUT.
at::Tensor seldomFallenBelow(const at::Tensor &output, std::int64_t channel, const std::stop_token &stop)
{
    at::Tensor shifts = at::zeros({output.size(channel)}, at::kDouble);
    for (std::int64_t i = 0; i < shifts.numel() && !stop.stop_requested(); ++i)
        shifts[i].fill_(seldomFallenBelow(output.select(channel, i)));
    return shifts;
}

/// c of each channel that PAIRS' first layers write, float64 [channels], from one run of all samples.
Result<std::vector<at::Tensor>> shiftsOf(const graph::Model &model, const std::vector<ChannelPair> &pairs,
                                         const Calibration &calibration, const std::stop_token &stop)
{
    std::vector<std::size_t> nodes;
    for (const ChannelPair &pair : pairs)
        nodes.push_back(pair.first.node);
    std::vector<at::Tensor> shifts(pairs.size());
    const graph::Model observed =
        graph::observed(model, nodes, [&](std::size_t node, torch::jit::Stack &stack, const auto &run) {
            run(stack);
            const auto at = static_cast<std::size_t>(std::ranges::find(nodes, node) - nodes.begin());
            const at::Tensor output = stack.back().toTensor().detach();
            const int behind = graph::kernelDimensions(pairs[at].first.layer.kind); // 0 of a linear layer
            shifts[at] = seldomFallenBelow(output, output.dim() - 1 - behind, stop);
        });
    if (const auto ran = calibration.run(observed, {}, stop); !ran)
        return ran.error();
    if (stop.stop_requested())
        return base::cancelled();
    for (std::size_t i = 0; i < pairs.size(); ++i)
        if (!shifts[i].defined() || !at::isfinite(shifts[i]).all().item<bool>())
            return base::Error{base::ErrorCode::NonFinite,
                               {PARETOSCOPE_SAY("absorb-bias.non-finite",
                                                "What %1 gives on the calibration samples is not a number "
                                                "everywhere; look at the samples."),
                                pairs[i].first.layer.name},
                               {}};
    return shifts;
}

/// CHANGE, a number an output channel, added to the bias of LAYER, which has one afterwards.
void addToBias(graph::Editor &editor, const ChannelLayer &layer, const at::Tensor &change)
{
    const ModelData &data = editor.data();
    graph::ValueId &slot = editor.node(layer.node).inputs[*layer.use.biasSlot];
    const graph::Value &value = data.values[graph::at(slot)];
    if (value.origin == graph::Value::Origin::Parameter) {
        const graph::ParameterId bias = value.parameter;
        const at::Tensor own = data.parameters[graph::at(bias)].tensor;
        editor.setTensor(bias, at::add(own.to(at::kDouble), change.view_as(own)).to(at::kFloat));
        return;
    }
    const std::string name = biasNameFor(data.parameters[graph::at(layer.use.weight)].name);
    slot = editor.parameter(name, change.to(at::kFloat), layer.layer.stored);
}

/// What the second layer of PAIR makes of SHIFT everywhere: W2·c, a number an output channel.
at::Tensor passedOn(const ModelData &data, const ChannelPair &pair, const at::Tensor &shift)
{
    const ChannelLayer &second = pair.second;
    const at::Tensor weight = data.parameters[graph::at(second.use.weight)].tensor.to(at::kDouble);
    const at::Tensor taken =
        withInputsScaled(weight, second.layer, shift.repeat_interleave(pair.featuresPerChannel));
    return taken.flatten(1).sum(1);
}

class AbsorbBias final : public NetworkStep {
public:
    const StepAbout &about() const override
    {
        static const StepAbout about{
            .key = "absorbBias",
            .title = PARETOSCOPE_TEXT("Steps", "Absorb high biases"),
            .tip = PARETOSCOPE_TEXT(
                "Steps",
                "Take from activations between two layers what they hardly ever fall below, and give "
                "it to the biases of the second: they then need a smaller range; learnt from "
                "calibration samples, answers change a little"),
            .phrase = PARETOSCOPE_SAY("step.biases-absorbed", "high biases absorbed"),
            .place = 25,
            .paper = "Nagel et al. 2019, Data-Free Quantization through Weight Equalization and Bias "
                     "Correction, section 4.1.3",
            .changesAnswers = true};
        return about;
    }

    Findings look(const graph::Model &model, const compress::Values & /*values*/) const override
    {
        if (auto none = withoutBatches(model))
            return std::move(*none);
        const ChannelPairs found = shiftingPairs(model.data());
        const std::size_t count = found.pairs.size();
        const base::Wording summary =
            count == 1 ? PARETOSCOPE_SAY("absorb-bias.one-pair", "%1 layer can hand high biases to the next.")
                       : PARETOSCOPE_SAY("absorb-bias.pairs", "%1 layers can hand high biases to the next.");
        Findings findings{static_cast<std::int64_t>(count), {summary, count}, {}};
        for (const auto &[text, obstacle] : found.apart)
            findings.left.emplace_back(
                PARETOSCOPE_SAY("absorb-bias.left", "No bias handed on because of %1: %2."), obstacle.what,
                base::firstOf(obstacle.layers));
        return findings;
    }

    bool needsCalibration(const compress::Values & /*values*/) const override { return true; }

    Result<Work> run(Work work, const compress::Values & /*values*/, const Calibration *calibration,
                     const std::stop_token &stop) const override
    {
        const base::EngineScope engine;
        return base::guarded(
            base::ErrorCode::ModelUnsupported,
            PARETOSCOPE_SAY("absorb-bias.failed", "The biases of this model cannot be absorbed."),
            [&]() -> Result<Work> {
                const auto pairs = shiftingPairs(work.model.data()).pairs;
                const auto shifts = shiftsOf(work.model, pairs, *calibration, stop);
                if (!shifts)
                    return shifts.error();
                graph::Editor editor(work.model);
                std::int64_t channels = 0;
                for (std::size_t i = 0; i < pairs.size(); ++i) {
                    const std::int64_t high = (*shifts)[i].gt(0).sum().item<std::int64_t>();
                    channels += high;
                    if (high == 0)
                        continue;
                    addToBias(editor, pairs[i].second, passedOn(editor.data(), pairs[i], (*shifts)[i]));
                    addToBias(editor, pairs[i].first, (*shifts)[i].neg());
                }
                if (channels == 0)
                    work.notes.emplace_back(PARETOSCOPE_SAY(
                        "absorb-bias.none-high",
                        "No bias was absorbed: on the calibration samples no channel in front "
                        "of a ReLU hardly ever falls below a number above 0."));
                else
                    work.model = std::move(editor).finish();
                return std::move(work);
            });
    }
};

} // namespace

const StepKind &absorbbias()
{
    static const AbsorbBias kind;
    return kind;
}

} // namespace paretoscope::pipeline::step
