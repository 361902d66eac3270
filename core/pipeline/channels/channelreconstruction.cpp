#include "core/pipeline/channels/channelreconstruction.h"

#include "core/compress/compressedweight.h"
#include "core/graph/observer.h"
#include "core/graph/patches.h"
#include "core/graph/readers.h"
#include "core/graph/storedtype.h"
#include "core/pipeline/channels/columnelimination.h"
#include "core/pipeline/channels/scaledweight.h"
#include "core/pipeline/recoding/pairedinputs.h"
#include "core/pipeline/recoding/runparts.h"
#include "core/pipeline/recoding/twohalves.h"

#include <ATen/ops/add.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace paretoscope::pipeline {

using base::Result;
using graph::at;
using graph::ModelData;
using graph::ParameterId;
using graph::Value;

namespace {

/// A layer that reads channels.
struct ChannelReader {
    const ChannelSlices *slices = nullptr;
    std::size_t layer = 0;
    graph::WeightUse use;
    ParameterId bias = -1; ///< -1: none that can be changed
};

std::vector<ChannelReader> channelReadersOf(const ModelData &data, const ChannelGroups &groups)
{
    std::set<ChannelId> wanted;
    for (const ChannelGroup &group : groups.groups)
        wanted.insert(group.channels.begin(), group.channels.end());
    const std::vector<std::size_t> reads = graph::parameterReads(data);
    std::vector<ChannelReader> readers;
    for (const ChannelSlices &slices : groups.flow.slices) {
        if (slices.role != SliceRole::Reads || std::ranges::none_of(slices.channels, [&](ChannelId channel) {
                return wanted.contains(groups.flow.one(channel));
            }))
            continue;
        const ParameterId weight = data.values[at(slices.tensor)].parameter;
        const auto binding = std::ranges::find(data.bindings, weight, &graph::LayerBinding::weight);
        const auto layer = static_cast<std::size_t>(binding - data.bindings.begin());
        auto use = graph::plainUseOf(data, layer, slices.node);
        if (!use)
            continue;
        ParameterId bias = -1;
        if (use->biasSlot) {
            const Value &value = data.values[at(data.nodes[slices.node].inputs[*use->biasSlot])];
            const bool own = value.origin == Value::Origin::Parameter && reads[at(value.parameter)] == 1;
            bias = own ? value.parameter : -1;
        }
        readers.push_back({&slices, layer, std::move(*use), bias});
    }
    return readers;
}

/// The moments of so many inputs, their inverse and what is worked with beside take 3 GB.
constexpr std::int64_t mostColumns = 8192;

Result<void> checkAreNarrow(const ModelData &data, const std::vector<ChannelReader> &readers)
{
    for (const ChannelReader &reader : readers)
        if (const auto columns = data.layers[reader.layer].weightsPerChannel(); columns > mostColumns)
            return base::Error{
                base::ErrorCode::InvalidSetting,
                {PARETOSCOPE_SAY("cut-channels.too-wide",
                                 "Layer %1 has %2 weights for each of its outputs, and with more than %3 "
                                 "the criterion reconstruct takes too much memory; choose another "
                                 "criterion."),
                 data.layers[reader.layer].name, columns, mostColumns},
                {}};
    return {};
}

/// Sums of channels' costs by all that read them, of what a group has left.
std::optional<ChannelId> cheapest(const std::vector<ChannelId> &channels, const std::set<ChannelId> &gone,
                                  const std::vector<ColumnElimination *> &eliminations)
{
    std::map<ChannelId, double> sums;
    for (const ColumnElimination *elimination : eliminations)
        for (const auto &[channel, cost] : elimination->costs())
            sums[channel] += cost / std::max(elimination->power(), 1e-30);
    std::optional<ChannelId> best;
    for (const ChannelId channel : channels)
        if (!gone.contains(channel) && (!best || sums[channel] < sums[*best]))
            best = channel;
    return best;
}

class Reconstructing {
public:
    Reconstructing(const graph::Model &model, const ChannelGroups &groups,
                   const std::vector<std::size_t> &removed, std::int64_t samples, std::stop_token stop)
        : m_model(model), m_data(model.data()), m_groups(groups), m_removed(removed),
          m_readers(channelReadersOf(model.data(), groups)), m_samples(samples), m_stop(std::move(stop))
    {
        for (std::size_t group = 0; group < groups.groups.size(); ++group)
            for (const ChannelId channel : groups.groups[group].channels)
                m_groupOf[channel] = group;
    }

    Result<ReconstructedChannels> run(const Calibration &calibration)
    {
        if (const auto narrow = checkAreNarrow(m_data, m_readers); !narrow)
            return narrow.error();
        chooseUnread();
        if (const auto chosen = chooseSeveralTimesRead(calibration); !chosen)
            return chosen.error();
        const auto ran = calibration.runTwice(
            observed(m_readers, [this](const ChannelReader &reader, auto &stack,
                                       const Run &runNode) { visit(reader, stack, runNode); }),
            {}, m_stop);
        if (!ran)
            return ran.error();
        if (m_stop.stop_requested()) // choices were left out
            return base::cancelled();
        if (!m_failure.isEmpty())
            return base::Error{base::ErrorCode::NonFinite, m_failure, {}};
        m_made.kept.assign(m_groups.flow.firstOf.size(), true);
        for (const ChannelId channel : m_gone)
            m_made.kept[at(channel)] = false;
        return std::move(m_made);
    }

private:
    using Run = std::function<void(torch::jit::Stack &)>;
    using Visit = std::function<void(const ChannelReader &, torch::jit::Stack &, const Run &)>;

    graph::Model observed(const std::vector<ChannelReader> &readers, const Visit &look) const
    {
        std::vector<std::size_t> nodes;
        for (const ChannelReader &reader : readers)
            nodes.push_back(reader.slices->node);
        return graph::observed(
            m_model, nodes, [&readers, look](std::size_t node, torch::jit::Stack &stack, const Run &run) {
                const auto own = std::ranges::find_if(
                    readers, [node](const ChannelReader &reader) { return reader.slices->node == node; });
                look(*own, stack, run);
            });
    }

    /// By group: how many layers read it.
    std::vector<std::size_t> readerCounts() const
    {
        std::vector<std::size_t> counts(m_groups.groups.size(), 0);
        for (const ChannelReader &reader : m_readers)
            for (const std::size_t group : groupsOf(reader))
                ++counts[group];
        return counts;
    }

    std::set<std::size_t> groupsOf(const ChannelReader &reader) const
    {
        std::set<std::size_t> groups;
        for (const ChannelId channel : reader.slices->channels)
            if (const auto own = m_groupOf.find(m_groups.flow.one(channel)); own != m_groupOf.end())
                groups.insert(own->second);
        return groups;
    }

    /// Nobody misses them.
    void chooseUnread()
    {
        const auto counts = readerCounts();
        for (std::size_t group = 0; group < counts.size(); ++group)
            if (counts[group] == 0)
                for (std::size_t i = 0; i < m_removed[group]; ++i)
                    m_gone.insert(m_groups.groups[group].channels[i]);
    }

    Result<void> chooseSeveralTimesRead(const Calibration &calibration)
    {
        const auto counts = readerCounts();
        std::vector<ChannelReader> several;
        for (const ChannelReader &reader : m_readers)
            if (std::ranges::any_of(groupsOf(reader), [&](std::size_t group) { return counts[group] > 1; }))
                several.push_back(reader);
        if (several.empty())
            return {};
        std::map<std::size_t, std::vector<ColumnElimination>> eliminations; // by node
        const graph::Model network =
            observed(several, [&](const ChannelReader &reader, auto &stack, const Run &run) {
                const auto count =
                    static_cast<std::ptrdiff_t>(m_data.nodes[reader.slices->node].inputs.size());
                const torch::jit::Stack inputs(stack.end() - count, stack.end());
                const at::Tensor x = patchesOf(reader, inputs, calibration.samples(), run);
                const PairedInputs own = pairedInputs(x, x, reader.bias >= 0, m_stop);
                if (isFinite(reader, own))
                    eliminations[reader.slices->node] = eliminationsOf(reader, rowsOf(reader), own);
                run(stack);
            });
        if (const auto ran = calibration.run(network, {}, m_stop); !ran)
            return ran.error();
        if (m_stop.stop_requested())
            return base::cancelled();
        if (!m_failure.isEmpty())
            return base::Error{base::ErrorCode::NonFinite, m_failure, {}};
        for (std::size_t group = 0; group < counts.size(); ++group) {
            if (counts[group] < 2)
                continue;
            std::vector<ColumnElimination *> own;
            for (const ChannelReader &reader : several)
                if (groupsOf(reader).contains(group))
                    for (ColumnElimination &elimination : eliminations[reader.slices->node])
                        own.push_back(&elimination);
            choose(group, own);
        }
        return {};
    }

    void choose(std::size_t group, const std::vector<ColumnElimination *> &eliminations)
    {
        m_chosen.insert(group);
        for (std::size_t i = 0; i < m_removed[group] && !m_stop.stop_requested(); ++i) {
            const auto channel = cheapest(m_groups.groups[group].channels, m_gone, eliminations);
            m_gone.insert(*channel);
            for (ColumnElimination *elimination : eliminations)
                elimination->eliminate(*channel);
        }
    }

    /// One for each group of the layer's rows; those that look at channels.
    std::vector<ColumnElimination> eliminationsOf(const ChannelReader &reader, const at::Tensor &rows,
                                                  const PairedInputs &inputs) const
    {
        const std::int64_t groups = reader.use.groups, columns = rows.size(1);
        const std::int64_t count = rows.size(0) / groups;
        const auto width = static_cast<std::int64_t>(reader.slices->channels.size()) / groups;
        const double damping =
            leastDamping + static_cast<double>(columns) / static_cast<double>(inputs.positions);
        std::vector<ColumnElimination> all;
        for (std::int64_t group = 0; group < groups; ++group) {
            std::vector<ChannelId> channels(static_cast<std::size_t>(columns));
            for (std::int64_t column = 0; column < columns; ++column) {
                const std::int64_t feature = group * width + column / (columns / width);
                const ChannelId own =
                    m_groups.flow.one(reader.slices->channels[static_cast<std::size_t>(feature)]);
                channels[static_cast<std::size_t>(column)] = m_groupOf.contains(own) ? own : -1;
            }
            all.emplace_back(rows.narrow(0, group * count, count), inputs.coded[group], std::move(channels),
                             damping);
        }
        return all;
    }

    at::Tensor rowsOf(const ChannelReader &reader) const
    {
        const at::Tensor weight = m_data.parameters[at(reader.use.weight)].tensor.detach();
        return compress::toRows(weight, m_data.layers[reader.layer]).contiguous();
    }

    at::Tensor patchesOf(const ChannelReader &reader, const torch::jit::Stack &inputs, std::int64_t samples,
                         const Run &run) const
    {
        return graph::chosenPatches(reader.use, inputs, untilStopped(run, m_stop),
                                    m_data.layers[reader.layer].weightsPerChannel(), samples);
    }

    bool isFinite(const ChannelReader &reader, const PairedInputs &inputs)
    {
        const double sum =
            inputs.coded.sum(at::kDouble).item<double>() + inputs.cross.sum(at::kDouble).item<double>();
        if (!std::isfinite(sum) && m_failure.isEmpty())
            m_failure = {PARETOSCOPE_SAY("cut-channels.not-finite",
                                         "Calibration samples give layer %1 inputs that are NaN or infinite; "
                                         "choose another criterion or other samples."),
                         m_data.layers[reader.layer].name};
        return std::isfinite(sum);
    }

    void visit(const ChannelReader &reader, torch::jit::Stack &stack, const Run &run)
    {
        const auto count = static_cast<std::ptrdiff_t>(m_data.nodes[reader.slices->node].inputs.size());
        torch::jit::Stack floats(stack.end() - count, stack.end());
        stack.erase(stack.end() - count, stack.end());
        torch::jit::Stack cut = floats;
        const at::Tensor input = floats[reader.use.inputSlot].toTensor();
        const auto dimension = dimensionOfHalves(input, m_samples);
        if (!dimension) { // the same for both networks
            if (m_failure.isEmpty())
                m_failure = {PARETOSCOPE_SAY("cut-channels.no-halves",
                                             "Layer %1 is given the same for every sample, so that nothing "
                                             "can be learnt there; choose another criterion."),
                             m_data.layers[reader.layer].name};
            run(floats);
            stack.push_back(floats.back());
            return;
        }
        const std::int64_t half = input.size(*dimension) / 2;
        floats[reader.use.inputSlot] = input.narrow(*dimension, 0, half);
        cut[reader.use.inputSlot] = input.narrow(*dimension, half, half);
        const PairedInputs inputs =
            pairedInputs(patchesOf(reader, floats, m_samples, run), patchesOf(reader, cut, m_samples, run),
                         reader.bias >= 0, m_stop);
        if (isFinite(reader, inputs))
            reconstruct(reader, inputs, cut);
        for (torch::jit::Stack *own : {&floats, &cut})
            runInParts(*own, reader.use.inputSlot, *dimension, untilStopped(run, m_stop));
        stack.push_back(at::cat({floats.back().toTensor(), cut.back().toTensor()}, *dimension));
    }

    /// Weight and bias of CUT become those that make up for what is gone, and are noted.
    void reconstruct(const ChannelReader &reader, const PairedInputs &inputs, torch::jit::Stack &cut)
    {
        const at::Tensor rows = rowsOf(reader);
        auto eliminations = eliminationsOf(reader, aimedRows(rows, inputs, m_stop), inputs);
        std::vector<ColumnElimination *> all;
        for (ColumnElimination &elimination : eliminations) {
            for (const ChannelId channel : m_gone)
                elimination.eliminate(channel);
            all.push_back(&elimination);
        }
        for (const std::size_t group : groupsOf(reader))
            if (!m_chosen.contains(group))
                choose(group, all);
        std::vector<at::Tensor> parts;
        for (const ColumnElimination &elimination : eliminations)
            parts.push_back(elimination.rows());
        const at::Tensor made = at::cat(parts);
        const at::Tensor weight = compress::fromRows(made, m_data.layers[reader.layer]);
        note(reader.use.weight, weight);
        cut[reader.use.weightSlot] = reader.use.viaTranspose ? weight.t() : weight;
        if (reader.bias < 0)
            return;
        const at::Tensor &bias = m_data.parameters[at(reader.bias)].tensor;
        const at::Tensor shift = outputShift(rows, made, inputs).view_as(bias);
        const at::Tensor moved = at::add(bias.detach().to(at::kDouble), shift).to(at::kFloat);
        note(reader.bias, moved);
        cut[*reader.use.biasSlot] = moved;
    }

    void note(ParameterId parameter, const at::Tensor &tensor)
    {
        m_made.changed.push_back({parameter, tensor});
    }

    static constexpr double leastDamping = 0.01;

    const graph::Model m_model;
    const ModelData &m_data;
    const ChannelGroups &m_groups;
    const std::vector<std::size_t> &m_removed;
    const std::vector<ChannelReader> m_readers;
    const std::int64_t m_samples;
    const std::stop_token m_stop;
    std::map<ChannelId, std::size_t> m_groupOf;
    std::set<ChannelId> m_gone;
    std::set<std::size_t> m_chosen; ///< groups
    base::Sentence m_failure;
    ReconstructedChannels m_made;
};

} // namespace

graph::Model withBiasesOfReaders(const graph::Model &model, const ChannelGroups &groups)
{
    graph::Editor editor(model);
    for (const ChannelReader &reader : channelReadersOf(model.data(), groups)) {
        if (!reader.use.biasSlot)
            continue;
        const ModelData &data = editor.data();
        graph::ValueId &slot = editor.node(reader.slices->node).inputs[*reader.use.biasSlot];
        if (!data.values[at(slot)].constant.isNone() ||
            data.values[at(slot)].origin != Value::Origin::Constant)
            continue;
        const graph::Layer &layer = model.layers()[reader.layer];
        slot = editor.parameter(biasNameFor(data.parameters[at(reader.use.weight)].name),
                                at::zeros({layer.outputChannels()}), layer.stored);
    }
    return std::move(editor).finish();
}

Result<ReconstructedChannels> reconstructedChannels(const graph::Model &model, const ChannelGroups &groups,
                                                    const std::vector<std::size_t> &removed,
                                                    const Calibration &calibration,
                                                    const std::stop_token &stop)
{
    return Reconstructing(model, groups, removed, calibration.samplesTwice(), stop).run(calibration);
}

} // namespace paretoscope::pipeline
