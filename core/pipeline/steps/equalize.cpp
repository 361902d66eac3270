// Cross-layer equalization (Nagel et al. 2019, Data-Free Quantization through Weight Equalization and Bias
// Correction, section 4.1): where what lies between two layers scales with its input, f(s·x) = s·f(x) for
// every s > 0, each channel between them is divided by s before and multiplied by it after, s = √(r1 / r2),
// r1 and r2 the largest weight that writes and that reads the channel. Both ranges then are √(r1 · r2): one
// scale for a whole tensor fits all of its channels. Pairs are gone through until nothing changes. In half
// precision s is a power of two, so that dividing by it rounds nothing: ranges then meet but for a factor
// of 2.
#include "core/base/enginescope.h"
#include "core/base/namelist.h"
#include "core/graph/editor.h"
#include "core/graph/knowntensor.h"
#include "core/pipeline/channels/channelpairs.h"
#include "core/pipeline/channels/foldedscales.h"
#include "core/pipeline/channels/scaledweight.h"
#include "core/pipeline/stepkind.h"

#include <ATen/ops/abs.h>
#include <ATen/ops/amax.h>
#include <ATen/ops/ceil.h>
#include <ATen/ops/clamp_min.h>
#include <ATen/ops/div.h>
#include <ATen/ops/exp2.h>
#include <ATen/ops/full_like.h>
#include <ATen/ops/log.h>
#include <ATen/ops/log2.h>
#include <ATen/ops/max.h>
#include <ATen/ops/maximum.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/ones_like.h>
#include <ATen/ops/round.h>
#include <ATen/ops/sqrt.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace paretoscope::pipeline::step {

namespace {

constexpr int mostSweeps = 100;
constexpr double settled = 1e-3; ///< |ln s| of what is left to change
constexpr double largestHalf = 65504;

bool isNarrow(const ChannelPair &pair)
{
    return pair.first.layer.stored != graph::FloatType::Float32 ||
           pair.second.layer.stored != graph::FloatType::Float32;
}

/// What a channel may be divided by at least, so that its bias and its ceilings stay numbers of float16.
at::Tensor leastScale(const graph::ModelData &data, const ChannelPair &pair, const at::Tensor &like)
{
    at::Tensor largest = at::zeros_like(like);
    if (pair.first.layer.stored != graph::FloatType::Float16)
        return largest;
    const graph::ValueId bias = data.nodes[pair.first.node].inputs[*pair.first.use.biasSlot];
    if (const at::Tensor own = graph::knownTensor(data, bias); own.defined())
        largest = at::abs(own);
    for (const Ceiling &ceiling : pair.ceilings)
        largest = at::clamp_min(largest, std::max(std::abs(ceiling.low), std::abs(ceiling.high)));
    return at::div(largest, largestHalf);
}

/// What channels between layers are divided by, found for all pairs together.
class Equalizer {
public:
    Equalizer(const graph::ModelData &data, const std::vector<ChannelPair> &pairs) : m_pairs(pairs)
    {
        for (const ChannelPair &pair : pairs) {
            for (const ChannelLayer *layer : {&pair.first, &pair.second}) {
                const auto &own = data.parameters[static_cast<std::size_t>(layer->use.weight)];
                m_weights.try_emplace(layer->use.weight, own.tensor.to(c10::ScalarType::Double));
            }
            m_scales.push_back(at::ones_like(largestByOutput(weightOf(pair.first), pair.first.layer)));
            m_least.push_back(leastScale(data, pair, m_scales.back()));
        }
    }

    base::Result<void> settle(const std::stop_token &stop)
    {
        for (int sweep = 0; sweep < mostSweeps; ++sweep) {
            double largest = 0;
            for (std::size_t i = 0; i < m_pairs.size(); ++i) {
                if (stop.stop_requested())
                    return base::cancelled();
                largest = std::max(largest, equalize(i));
            }
            if (largest < settled)
                break;
        }
        return {};
    }

    const std::map<graph::ParameterId, at::Tensor> &weights() const { return m_weights; }
    const at::Tensor &scales(std::size_t pair) const { return m_scales[pair]; } ///< [channels], float64

private:
    const at::Tensor &weightOf(const ChannelLayer &layer) const { return m_weights.at(layer.use.weight); }

    /// Returns the largest |ln s|.
    double equalize(std::size_t index)
    {
        const ChannelLayer &first = m_pairs[index].first, &second = m_pairs[index].second;
        const at::Tensor writes = largestByOutput(weightOf(first), first.layer);
        const at::Tensor reads = at::amax(largestByInput(weightOf(second), second.layer)
                                              .view({writes.numel(), m_pairs[index].featuresPerChannel}),
                                          {1});
        // A channel that nothing writes or nothing reads has no range to share.
        const at::Tensor both = at::mul(writes, reads).gt(0);
        at::Tensor scale = at::where(both, at::sqrt(at::div(writes, reads)), at::ones_like(writes));
        if (isNarrow(m_pairs[index]))
            scale = powerOfTwo(scale, at::div(m_least[index], m_scales[index]));
        m_weights[first.use.weight] = withOutputsScaled(weightOf(first), first.layer, scale.reciprocal());
        m_weights[second.use.weight] = withInputsScaled(
            weightOf(second), second.layer, scale.repeat_interleave(m_pairs[index].featuresPerChannel));
        m_scales[index] = at::mul(m_scales[index], scale);
        return at::max(at::abs(at::log(scale))).item<double>();
    }

    static at::Tensor powerOfTwo(const at::Tensor &scale, const at::Tensor &least)
    {
        return at::exp2(at::maximum(at::round(at::log2(scale)), at::ceil(at::log2(least))));
    }

    const std::vector<ChannelPair> &m_pairs;
    std::map<graph::ParameterId, at::Tensor> m_weights; ///< float64, as equalized so far
    std::vector<at::Tensor> m_scales;                   ///< by pair
    std::vector<at::Tensor> m_least;                    ///< of these, by pair
};

/// One ceiling for each channel: min(max(x, low), high) / s is min(max(x/s, low/s), high/s). Of the type that
/// the layer computes in: a wider one would widen what it cuts.
void scaleCeiling(graph::Editor &editor, const Ceiling &ceiling, const ChannelPair &pair,
                  const at::Tensor &scale)
{
    const graph::FloatType stored = pair.first.layer.stored;
    const auto bound = [&](double value, const char *name) {
        const at::Tensor own = at::div(at::full_like(scale, value), scale).to(c10::ScalarType::Float);
        return editor.table(pair.first.layer.name + name, own.view(pair.channelShape), stored);
    };
    const graph::ValueId input = editor.data().nodes[ceiling.node].inputs[0];
    const graph::ValueId low =
        ceiling.low == 0 ? editor.constant(at::zeros({1}), stored) : bound(ceiling.low, ".floor");
    editor.replaceCall(ceiling.node, "aten::clamp", "Tensor", {input, low, bound(ceiling.high, ".ceiling")});
}

graph::Model equalized(const graph::Model &model, const std::vector<ChannelPair> &pairs,
                       const Equalizer &equalizer)
{
    graph::Editor editor(model);
    for (const auto &[parameter, weight] : equalizer.weights())
        editor.setTensor(parameter, weight.to(c10::ScalarType::Float));
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        divideBias(editor, pairs[i].first, equalizer.scales(i));
        for (const Ceiling &ceiling : pairs[i].ceilings)
            scaleCeiling(editor, ceiling, pairs[i], equalizer.scales(i));
    }
    return std::move(editor).finish();
}

/// Those that can be equalized; in APART the layers that are left as they are, by the reason.
ChannelPairs pairsIn(const graph::Model &model, const compress::Values &values)
{
    ChannelPairs found = channelPairsOf(model.data());
    if (values.at("ceilings") == compress::Value(std::string("scale")))
        return found;
    std::erase_if(found.pairs, [&](const ChannelPair &pair) {
        if (pair.ceilings.empty())
            return false;
        leave(
            found.apart, pair.first.layer.name,
            {PARETOSCOPE_SAY("equalize.ceiling",
                             "%1, which cuts at a number and so does not scale with its input, unless each "
                             "channel is given a number of its own (equalize:ceilings=scale; in the window, "
                             "Ceilings of activations)"),
             pair.ceilings.front().name});
        return true;
    });
    return found;
}

class Equalize final : public NetworkStep {
public:
    const StepAbout &about() const override
    {
        static const StepAbout about{
            .key = "equalize",
            .title = PARETOSCOPE_TEXT("Steps", "Equalize layers"),
            .tip = PARETOSCOPE_TEXT(
                "Steps",
                "Share the range of weights between layers that follow each other, so that one scale "
                "for a whole tensor fits all of its channels; changes no answer"),
            .phrase = PARETOSCOPE_SAY("step.layers-equalized", "layers equalized"),
            .place = 20,
            .paper = "Nagel et al. 2019, Data-Free Quantization through Weight Equalization and Bias "
                     "Correction, section 4.1",
            .parameters = {
                {.key = "ceilings",
                 .title = PARETOSCOPE_TEXT("Steps", "Ceilings of activations"),
                 .tip = PARETOSCOPE_TEXT("Steps", "What becomes of ReLU6 and its like, which cut at a number "
                                                  "and so do not scale"),
                 .named = {{.value = std::string("keep"),
                            .title = PARETOSCOPE_TEXT("Steps", "Kept; such layers stay as they are")},
                           {.value = std::string("scale"),
                            .title = PARETOSCOPE_TEXT(
                                "Steps",
                                "One for each channel, 4 bytes each; a runtime fuses them no more")}},
                 .usual = std::string("keep")}}};
        return about;
    }

    Findings look(const graph::Model &model, const compress::Values &values) const override
    {
        const ChannelPairs found = pairsIn(model, values);
        const std::size_t count = found.pairs.size();
        const base::Wording summary =
            count == 1 ? PARETOSCOPE_SAY("equalize.one-pair", "%1 pair of layers can be equalized.")
                       : PARETOSCOPE_SAY("equalize.pairs", "%1 pairs of layers can be equalized.");
        Findings findings{static_cast<std::int64_t>(count), {summary, count}, {}};
        for (const auto &[text, obstacle] : found.apart)
            findings.left.emplace_back(
                PARETOSCOPE_SAY("equalize.left", "Not equalized with the next layer because of %1: %2."),
                obstacle.what, base::firstOf(obstacle.layers));
        return findings;
    }

    base::Result<Work> run(Work work, const compress::Values &values, const Calibration *,
                           const std::stop_token &stop) const override
    {
        const base::EngineScope engine;
        return base::guarded(
            base::ErrorCode::ModelUnsupported,
            PARETOSCOPE_SAY("equalize.failed", "The layers of this model cannot be equalized."),
            [&]() -> base::Result<Work> {
                const auto pairs = pairsIn(work.model, values).pairs;
                Equalizer equalizer(work.model.data(), pairs);
                if (auto done = equalizer.settle(stop); !done)
                    return done.error();
                work.model = equalized(work.model, pairs, equalizer);
                return std::move(work);
            });
    }
};

} // namespace

const StepKind &equalize()
{
    static const Equalize kind;
    return kind;
}

} // namespace paretoscope::pipeline::step
