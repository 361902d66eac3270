#include "core/pipeline/recoding/blockreconstruction.h"

#include "core/base/enginescope.h"
#include "core/base/progress.h"
#include "core/graph/feeding.h"
#include "core/graph/layerweight.h"
#include "core/graph/patches.h"
#include "core/graph/storedtype.h"
#include "core/pipeline/recoding/blockrounding.h"
#include "core/pipeline/recoding/blockweights.h"
#include "core/pipeline/recoding/layerrecoding.h"
#include "core/pipeline/recoding/pairedinputs.h"

#include <ATen/ops/add.h>
#include <ATen/ops/cat.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <stdexcept>
#include <utility>

namespace paretoscope::pipeline {

namespace {

using base::Result;
using Values = BlockRun::Values;

constexpr std::int64_t mostBatches = 16;
constexpr std::int64_t fewestOfBatch = 2; ///< networks may lose the dimension of one
constexpr std::size_t fewestBatches = 4;  ///< three teach, one judges

std::int64_t batchOf(std::int64_t samples)
{
    return std::min(std::max((samples + mostBatches - 1) / mostBatches, fewestOfBatch), samples);
}

class BlockReconstruction {
public:
    BlockReconstruction(const CodedNetwork &network, std::span<const CodedPlace> places,
                        const BlockLearning &learning, Taking &taking)
        : m_network(network), m_data(network.model.data()), m_places(places), m_learning(learning),
          m_taking(taking), m_stop(taking.stop), m_run(network.model), m_inputs(m_data, network.changed),
          m_chance(learning.seed), m_codedLayers(network.coded), m_secondsBefore(taking.seconds)
    {
        for (const graph::Override &changed : network.changed)
            if (changed.tensor.defined())
                m_coded.parameters[changed.parameter] = changed.tensor.detach();
        m_coded.given = [this](std::size_t node, torch::jit::Stack &stack) {
            m_inputs.give(node, stack, m_chance);
        };
    }

    Result<CodedChanges> run(std::span<const Block> blocks, const Calibration &calibration)
    {
        if (auto read = readSamples(calibration); !read)
            return read.error();
        m_floats.resize(m_samples.size());
        m_entries.resize(m_samples.size());
        if (m_samples.size() >= fewestBatches) {
            auto weights = blockWeights(m_run, blocks, m_samples, m_chance, m_stop);
            if (!weights)
                return weights.error();
            m_weights = std::move(*weights);
        }
        m_started = std::chrono::steady_clock::now();
        for (std::size_t i = 0; i < blocks.size(); ++i)
            if (auto done = pass(blocks, i); !done)
                return done.error();
        return joined(m_taking.parts);
    }

private:
    Result<void> readSamples(const Calibration &calibration)
    {
        m_count = calibration.samplesTwice();
        m_batch = batchOf(m_count);
        for (std::int64_t first = 0; first + m_batch <= m_count; first += m_batch) {
            const auto inputs = calibration.inputs(first, m_batch);
            if (!inputs)
                return inputs.error();
            auto own = graph::inputsFrom(m_data, *inputs);
            if (!own)
                return own.error();
            m_samples.push_back(std::move(*own));
        }
        return {};
    }

    /// Both networks go through the block that is Ith of BLOCKS, the coded one as it is then.
    Result<void> pass(std::span<const Block> blocks, std::size_t i)
    {
        const Block &block = blocks[i];
        auto wanted = through(block, m_floats, {});
        if (!wanted)
            return wanted.error();
        if (auto done =
                i < m_taking.parts.size() ? takeAgain(m_taking.parts[i]) : passAnew(blocks, i, *wanted);
            !done)
            return done;
        m_taking.told(static_cast<double>(i + 1) / static_cast<double>(blocks.size()));
        if (i + 1 == blocks.size())
            return {};
        auto given = through(block, m_entries, m_coded);
        if (!given)
            return given.error();
        for (std::size_t batch = 0; batch < m_samples.size(); ++batch) {
            m_floats[batch] = entriesFrom((*wanted)[batch], block, blocks[i + 1]);
            m_entries[batch] = entriesFrom((*given)[batch], block, blocks[i + 1]);
        }
        return {};
    }

    /// What came of a block when the step was taken before.
    Result<void> takeAgain(const CodedChanges &part)
    {
        take(part);
        return {};
    }

    /// WANTED: what the block gives in the float network.
    Result<void> passAnew(std::span<const Block> blocks, std::size_t i, std::span<const Values> wanted)
    {
        const Block &block = blocks[i];
        m_part = {{}, compress::CodedLayers(m_network.coded.size())};
        if (auto done = recodeLayers(block); !done)
            return done;
        if (m_samples.size() >= fewestBatches)
            if (auto done =
                    learn({m_run, block, m_samples, m_floats, m_entries, wanted, m_weights[i], m_stop},
                          blocks.subspan(i), blocks.size());
                !done)
                return done;
        if (m_stop.stop_requested())
            return base::cancelled(); // a layer may be half made
        m_taking.parts.push_back(std::move(m_part));
        m_taking.seconds = m_secondsBefore + base::secondsSince(m_started);
        return {};
    }

    Result<std::vector<Values>> through(const Block &block, const std::vector<Values> &entries,
                                        const RunsWith &with) const
    {
        std::vector<Values> exits;
        for (std::size_t batch = 0; batch < m_samples.size(); ++batch) {
            auto own = m_run.run(block, m_samples[batch], entries[batch], with, m_stop);
            if (!own)
                return own.error();
            exits.push_back(std::move(*own));
        }
        return exits;
    }

    /// One after another, as a first guess.
    Result<void> recodeLayers(const Block &block)
    {
        std::vector<std::size_t> places = block.places;
        std::ranges::sort(places, {}, [this](std::size_t place) { return m_places[place].node; });
        for (const std::size_t index : places) {
            const CodedPlace &place = m_places[index];
            const auto floats = patchesOf(block, place, m_floats, {});
            if (!floats)
                return floats.error();
            const auto coded = patchesOf(block, place, m_entries, m_coded);
            if (!coded)
                return coded.error();
            recode(place, pairedInputs(*floats, *coded, place.biased.has_value(), m_stop));
        }
        return {};
    }

    /// What PLACE is given by BLOCK run with WITH from ENTRIES: [groups, columns, positions].
    Result<at::Tensor> patchesOf(const Block &block, const CodedPlace &place,
                                 const std::vector<Values> &entries, const RunsWith &with) const
    {
        const graph::Node &node = m_data.nodes[place.node];
        const std::int64_t columns = m_data.layers[place.layers.front()].weightsPerChannel();
        const graph::ChosenPositions chosen(columns, m_count);
        Block upTo = block;
        upTo.end = place.node;
        upTo.exits = node.inputs;
        std::vector<at::Tensor> parts;
        for (std::size_t batch = 0; batch < m_samples.size(); ++batch) {
            auto inputs = m_run.run(upTo, m_samples[batch], entries[batch], with, m_stop);
            if (!inputs)
                return inputs.error();
            if (with.given)
                with.given(place.node, *inputs);
            std::int64_t sample = static_cast<std::int64_t>(batch) * m_batch;
            graph::forEachPatches(place.use, *inputs, node.run, [&](const at::Tensor &patches) {
                if (m_stop.stop_requested())
                    throw std::runtime_error("stopped");
                parts.push_back(chosen.of(patches, sample).reshape({place.use.groups, columns, -1}));
                sample += patches.size(0);
            });
        }
        return at::cat(parts, 2);
    }

    void recode(const CodedPlace &place, const PairedInputs &inputs)
    {
        CodedChanges changes;
        changes.coded.resize(m_codedLayers.size());
        at::Tensor shift;
        for (const std::size_t layer : place.layers) {
            RecodedLayer own =
                recodedLayer(m_data, layer, m_network.settings[layer], m_codedLayers[layer], inputs, m_stop);
            changes.coded[layer] = std::move(own.coded);
            shift = shift.defined() ? at::cat({shift, own.shift}) : own.shift;
        }
        if (place.biased) {
            const graph::Parameter &bias = m_data.parameters[graph::at(place.biased->bias)];
            const at::Tensor moved =
                at::add(bias.tensor.detach().to(at::kDouble), shift.view_as(bias.tensor));
            changes.parameters.push_back(
                {place.biased->bias, graph::roundedTo(moved.to(at::kFloat), bias.stored)});
        }
        take(changes);
    }

    /// Of ALL blocks those are LEFT, the lesson's first.
    Result<void> learn(const BlockLesson &lesson, std::span<const Block> left, std::size_t all)
    {
        const CodedNetwork now{m_network.model, m_network.settings, m_codedLayers, m_network.changed};
        BlockRounding rounding(now, m_coded);
        for (const std::size_t place : lesson.block.places)
            rounding.add(m_places[place]);
        if (rounding.empty())
            return {};
        const auto before = lesson.judged(m_coded);
        if (!before)
            return before.error();
        if (!(*before > 0) || !std::isfinite(*before))
            return {};
        // Of its own for each block, so that it is the same whatever was learnt before.
        Chance chance(m_learning.seed + static_cast<std::int64_t>(all - left.size()));
        BlockRounding::Way way{m_learning.iterations, m_learning.seed, !m_inputs.empty(), *before};
        way.seconds = secondsFor(left);
        way.told = [&](double share) {
            m_taking.told((static_cast<double>(all - left.size()) + share) / static_cast<double>(all));
        };
        if (auto done = rounding.learn(lesson, way, chance); !done)
            return done;
        CodedChanges changes = rounding.changes();
        const auto after = lesson.judged(with(changes));
        if (!after)
            return after.error();
        if (*after < *before)
            take(changes);
        return {};
    }

    /// Of what is left of the time the share of the first of those that are LEFT; 0: no limit.
    double secondsFor(std::span<const Block> left) const
    {
        if (m_learning.seconds <= 0)
            return 0;
        const double gone = m_secondsBefore + base::secondsSince(m_started);
        const auto learning = std::ranges::count_if(left, [](const Block &b) { return !b.places.empty(); });
        constexpr double least = 1e-3; // 0 would be no limit
        return std::max((m_learning.seconds - gone) / static_cast<double>(learning), least);
    }

    RunsWith with(const CodedChanges &changes) const
    {
        RunsWith all = m_coded;
        for (const graph::Override &changed : changes.parameters)
            all.parameters[changed.parameter] = changed.tensor;
        for (std::size_t layer = 0; layer < changes.coded.size(); ++layer)
            if (const auto &coded = changes.coded[layer]) {
                const graph::ParameterId weight = m_data.bindings[layer].weight;
                at::Tensor &known = all.parameters[weight];
                if (!known.defined())
                    known = m_data.parameters[graph::at(weight)].tensor.detach();
                known = graph::withWeight(m_data, layer, coded->weight, known);
            }
        return all;
    }

    void take(const CodedChanges &changes)
    {
        m_coded = with(changes);
        for (std::size_t layer = 0; layer < changes.coded.size(); ++layer)
            if (changes.coded[layer])
                m_codedLayers[layer] = changes.coded[layer];
        pipeline::take(m_part, changes);
    }

    const CodedNetwork &m_network;
    const graph::ModelData &m_data;
    const std::span<const CodedPlace> m_places;
    const BlockLearning m_learning;
    Taking &m_taking;
    const std::stop_token m_stop;
    const BlockRun m_run;
    const CodedInputs m_inputs;
    Chance m_chance;
    std::int64_t m_count = 0, m_batch = 0;   ///< samples, of all and of a batch
    std::vector<Values> m_samples;           ///< by batch: what the network is fed
    std::vector<Values> m_floats, m_entries; ///< what goes into the block, in the float and the coded network
    std::vector<std::vector<at::Tensor>> m_weights; ///< by block
    RunsWith m_coded;                               ///< the coded network as it is by now
    compress::CodedLayers m_codedLayers;            ///< the same, as stored
    CodedChanges m_part;                            ///< of the block that is being learnt
    const double m_secondsBefore;                   ///< it was stopped
    std::chrono::steady_clock::time_point m_started;
};

} // namespace

double runsOfLearning(const BlockLearning &learning, std::int64_t samples)
{
    constexpr double runsOfStep = 3; ///< a sample: there and back
    return runsOfStep * static_cast<double>(learning.iterations * batchOf(samples));
}

Result<CodedChanges> reconstructBlocks(const CodedNetwork &network, std::span<const CodedPlace> places,
                                       const BlockLearning &learning, const Calibration &calibration,
                                       Taking &taking)
{
    auto made = base::guarded(
        base::ErrorCode::ModelUnsupported,
        PARETOSCOPE_SAY("reconstruct.not-differentiable",
                        "The blocks of this model cannot be learnt, because it cannot be differentiated; "
                        "reconstruct it layer after layer."),
        [&]() -> Result<CodedChanges> {
            const std::vector<Block> blocks = blocksOf(network.model, places);
            return BlockReconstruction(network, places, learning, taking).run(blocks, calibration);
        });
    if (!made && taking.stop.stop_requested())
        return base::cancelled();
    return made;
}

} // namespace paretoscope::pipeline
