#include "core/pipeline/channels/readerinputs.h"

#include "core/graph/observer.h"
#include "core/graph/patches.h"
#include "core/pipeline/channels/foldedscales.h"

#include <ATen/ops/abs.h>
#include <ATen/ops/add.h>
#include <ATen/ops/amax.h>
#include <ATen/ops/isfinite.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/sub.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <optional>

namespace paretoscope::pipeline {

namespace {

/// What is summed up of what one layer is given.
class Gathering {
public:
    Gathering(const ScaledReader &reader, Moments moments, std::int64_t samples)
        : m_layer(reader.layer), m_moments(moments), m_chosen(columns(), samples)
    {
        const auto features = std::ssize(reader.channelOf);
        m_inputs.meanMagnitude = at::zeros({features}, at::kDouble);
        m_inputs.largest = at::zeros({features}, at::kDouble);
    }

    std::size_t node() const { return m_layer.node; }
    const std::string &name() const { return m_layer.layer.name; }

    /// Looks at the inputs of its node, which RUN runs.
    void look(const torch::jit::Stack &inputs, const std::function<void(torch::jit::Stack &)> &run)
    {
        if (inputs[m_layer.use.inputSlot].toTensor().numel() == 0)
            return;
        const at::Tensor magnitudes = at::abs(byFeatureOf(inputs[m_layer.use.inputSlot].toTensor()));
        m_inputs.meanMagnitude.add_(magnitudes.sum({1}, false, at::kDouble));
        m_inputs.largest.copy_(at::amax(magnitudes, {1}).to(at::kDouble));
        m_numbers += magnitudes.size(1);
        std::int64_t sample = 0;
        if (m_moments == Moments::Second)
            graph::forEachPatches(m_layer.use, inputs, run, [&](const at::Tensor &patches) {
                add(m_chosen.of(patches, sample));
                sample += patches.size(0);
            });
    }

    ReaderInputs take()
    {
        if (m_numbers > 0)
            m_inputs.meanMagnitude.div_(static_cast<double>(m_numbers));
        if (m_inputs.moments.positions > 0)
            m_inputs.moments.second.div_(static_cast<double>(m_inputs.moments.positions));
        return std::move(m_inputs);
    }

    bool isFinite() const
    {
        return at::isfinite(m_inputs.meanMagnitude).all().item<bool>() &&
               at::isfinite(m_inputs.largest).all().item<bool>() &&
               (m_inputs.moments.positions == 0 || at::isfinite(m_inputs.moments.second).all().item<bool>());
    }

private:
    std::int64_t columns() const { return m_layer.layer.weightsPerChannel(); }

    /// [features, numbers of each]
    at::Tensor byFeatureOf(at::Tensor input) const
    {
        const int dimensions = graph::kernelDimensions(m_layer.layer.kind);
        if (dimensions == 0)
            return input.reshape({-1, input.size(-1)}).t();
        if (input.dim() == dimensions + 1)
            input = input.unsqueeze(0);
        return input.transpose(0, 1).flatten(1);
    }

    /// PATCHES: [groups · columns, positions].
    void add(const at::Tensor &patches)
    {
        const std::int64_t groups = m_layer.use.groups;
        if (patches.size(0) != groups * columns())
            return; // another layout than rows have
        at::Tensor &second = m_inputs.moments.second;
        if (!second.defined())
            second = at::zeros({groups, columns(), columns()}, at::kFloat);
        const at::Tensor own = patches.reshape({groups, columns(), -1});
        second.baddbmm_(own, own.transpose(1, 2));
        m_inputs.moments.positions += own.size(2);
    }

    const ChannelLayer &m_layer;
    const Moments m_moments;
    const graph::ChosenPositions m_chosen;
    std::int64_t m_numbers = 0;
    ReaderInputs m_inputs;
};

base::Error notNumbers(const std::string &layer)
{
    return {base::ErrorCode::NonFinite,
            {PARETOSCOPE_SAY("scale-groups.not-finite",
                             "Layer %1 is given NaN or infinite numbers by the calibration samples, so that "
                             "no scales can be learnt from its inputs; leave this step out, or repair the "
                             "samples."),
             layer},
            {}};
}

constexpr double tolerance = 1e-3; ///< of a mean magnitude, and a hundredth of it of the largest

/// BEFORE divided by SCALE, a number a feature, is AFTER.
bool isDivided(const at::Tensor &before, const at::Tensor &scale, const at::Tensor &after)
{
    const at::Tensor missing = at::abs(at::sub(at::mul(after, scale), before));
    const double largest = before.max().item<double>();
    return missing.le(at::add(at::mul(before, tolerance), largest * tolerance / 100)).all().item<bool>();
}

base::Error notExact(const std::string &layer)
{
    return {base::ErrorCode::ModelUnsupported,
            {PARETOSCOPE_SAY("scale-groups.not-exact",
                             "Scales cannot be folded into this network without changing its answers: layer "
                             "%1 would be given other numbers than before; leave this step out."),
             layer},
            {}};
}

using Merge = double (*)(double, double);

/// What PART says of each channel, merged over all features that are it.
at::Tensor byChannel(const ScaleGroup &group, std::span<const ReaderInputs> inputs,
                     at::Tensor ReaderInputs::*part, Merge merge)
{
    at::Tensor merged = at::zeros({group.channels}, at::kDouble);
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        const double *features = (inputs[i].*part).data_ptr<double>();
        for (std::size_t feature = 0; feature < group.readers[i].channelOf.size(); ++feature) {
            double &channel = merged.data_ptr<double>()[group.readers[i].channelOf[feature]];
            channel = merge(channel, features[feature]);
        }
    }
    return merged;
}

} // namespace

base::Result<std::vector<std::vector<ReaderInputs>>>
readerInputs(const graph::Model &model, std::span<const ScaleGroup> groups, Moments moments,
             const Calibration &calibration, const std::stop_token &stop)
{
    std::vector<Gathering> all;
    std::vector<std::size_t> nodes;
    for (const ScaleGroup &group : groups)
        for (const ScaledReader &reader : group.readers) {
            all.emplace_back(reader, moments, calibration.samples());
            nodes.push_back(reader.layer.node);
        }
    const graph::ModelData &data = model.data();
    const graph::Model watched =
        graph::observed(model, nodes, [&](std::size_t node, torch::jit::Stack &stack, const auto &run) {
            const auto count = static_cast<std::ptrdiff_t>(data.nodes[node].inputs.size());
            std::ranges::find(all, node, &Gathering::node)->look({stack.end() - count, stack.end()}, run);
            run(stack);
        });
    if (const auto ran = calibration.run(watched, {}, stop); !ran)
        return ran.error();
    std::vector<std::vector<ReaderInputs>> inputs;
    auto next = all.begin();
    for (const ScaleGroup &group : groups) {
        inputs.emplace_back();
        for (std::size_t i = 0; i < group.readers.size(); ++i, ++next) {
            if (!next->isFinite())
                return notNumbers(next->name());
            inputs.back().push_back(next->take());
        }
    }
    return inputs;
}

base::Result<graph::Model> provedWithScales(const graph::Model &model, std::span<const ScaleGroup> groups,
                                            std::span<const at::Tensor> scales,
                                            std::span<const std::vector<ReaderInputs>> inputs,
                                            const Calibration &calibration, const std::stop_token &stop)
{
    graph::Model scaled = withScales(model, groups, scales);
    const auto after = readerInputs(scaled, groups, Moments::None, calibration, stop);
    if (!after)
        return after.error();
    for (std::size_t i = 0; i < groups.size(); ++i)
        for (std::size_t reader = 0; reader < groups[i].readers.size(); ++reader) {
            const ScaledReader &own = groups[i].readers[reader];
            if (!isDivided(inputs[i][reader].meanMagnitude, byFeature(own, scales[i]),
                           (*after)[i][reader].meanMagnitude))
                return notExact(own.layer.layer.name);
        }
    return scaled;
}

std::int64_t momentBytes(const ScaleGroup &group)
{
    std::int64_t bytes = 0;
    for (const ScaledReader &reader : group.readers) {
        const std::int64_t columns = reader.layer.layer.weightsPerChannel();
        bytes += 4 * reader.layer.use.groups * columns * columns;
    }
    return bytes;
}

at::Tensor meanMagnitude(const ScaleGroup &group, std::span<const ReaderInputs> inputs)
{
    at::Tensor sum = byChannel(group, inputs, &ReaderInputs::meanMagnitude,
                               [](double all, double own) { return all + own; });
    std::vector<double> times(static_cast<std::size_t>(group.channels), 0);
    for (const ScaledReader &reader : group.readers)
        for (const std::int64_t channel : reader.channelOf)
            times[static_cast<std::size_t>(channel)] += 1;
    for (std::int64_t channel = 0; channel < group.channels; ++channel)
        sum.data_ptr<double>()[channel] /= std::max(times[static_cast<std::size_t>(channel)], 1.0);
    return sum;
}

at::Tensor largestMagnitude(const ScaleGroup &group, std::span<const ReaderInputs> inputs)
{
    return byChannel(group, inputs, &ReaderInputs::largest,
                     [](double all, double own) { return std::max(all, own); });
}

} // namespace paretoscope::pipeline
