#include "core/compress/compressedweight.h"
#include "core/graph/inputcoding.h"
#include "core/graph/layerweight.h"
#include "core/graph/observer.h"
#include "core/graph/patches.h"
#include "core/graph/storedtype.h"
#include "core/pipeline/codedstep.h"
#include "core/pipeline/recoding/blockreconstruction.h"
#include "core/pipeline/recoding/blocks.h"
#include "core/pipeline/recoding/codedplaces.h"
#include "core/pipeline/recoding/layerrecoding.h"
#include "core/pipeline/recoding/pairedinputs.h"
#include "core/pipeline/recoding/runparts.h"
#include "core/pipeline/recoding/twohalves.h"
#include "core/pipeline/steps/steplist.h"

#include <ATen/ops/add.h>
#include <ATen/ops/cat.h>

#include <algorithm>
#include <utility>

namespace paretoscope::pipeline::step {

namespace {

using base::Result;
using graph::ModelData;

/// The network runs with every sample twice: as the float network, and as the coded one. Each layer that is
/// reached is coded again for what it is given there.
class Reconstruction {
public:
    Reconstruction(const CodedNetwork &network, std::vector<CodedPlace> places, std::int64_t samples,
                   Taking &taking)
        : m_network(network), m_data(network.model.data()), m_places(std::move(places)), m_samples(samples),
          m_taking(taking)
    {
        m_changes.coded.resize(network.coded.size());
    }

    Result<CodedChanges> run(const Calibration &calibration)
    {
        std::vector<std::size_t> nodes;
        std::ranges::transform(m_places, std::back_inserter(nodes), &CodedPlace::node);
        const graph::Model observed = graph::observed(
            m_network.model, nodes, [this](std::size_t node, torch::jit::Stack &stack, const auto &runNode) {
                visit(*std::ranges::find(m_places, node, &CodedPlace::node), stack, runNode);
            });
        const auto ran = calibration.runTwice(observed, changedElsewhere(), m_taking.stop);
        if (!ran)
            return ran.error();
        if (m_taking.stop.stop_requested())
            return base::cancelled();
        return std::move(m_changes);
    }

private:
    /// What is coded but no place, and what earlier steps changed: both halves run with it.
    std::vector<graph::Override> changedElsewhere() const
    {
        std::vector<graph::Override> others;
        for (const graph::Override &changed : m_network.changed)
            if (std::ranges::none_of(m_places, [&](const CodedPlace &place) {
                    return m_data.bindings[place.layers.front()].weight == changed.parameter;
                }))
                others.push_back(changed);
        return others;
    }

    void visit(const CodedPlace &place, torch::jit::Stack &stack, const NodeRun &runNode)
    {
        const NodeRun run = untilStopped(runNode, m_taking.stop);
        const auto count = static_cast<std::ptrdiff_t>(m_data.nodes[place.node].inputs.size());
        torch::jit::Stack floats(stack.end() - count, stack.end());
        stack.erase(stack.end() - count, stack.end());
        torch::jit::Stack coded = floats;
        const at::Tensor input = floats[place.use.inputSlot].toTensor();
        const auto dimension = dimensionOfHalves(input, m_samples);
        if (!dimension) { // what is given to both networks cannot be told apart
            coded[place.use.inputSlot] = asGiven(place, input);
            coded[place.use.weightSlot] = weightNow(place);
            run(coded);
            stack.push_back(coded.back());
            return;
        }
        const std::int64_t half = input.size(*dimension) / 2;
        floats[place.use.inputSlot] = input.narrow(*dimension, 0, half);
        coded[place.use.inputSlot] = asGiven(place, input.narrow(*dimension, half, half));
        recode(place, floats, coded, run);
        for (torch::jit::Stack *inputs : {&floats, &coded})
            runInParts(*inputs, place.use.inputSlot, *dimension, run);
        stack.push_back(at::cat({floats.back().toTensor(), coded.back().toTensor()}, *dimension));
    }

    /// INPUT as the coded layer computes with it.
    at::Tensor asGiven(const CodedPlace &place, const at::Tensor &input) const
    {
        const std::size_t layer = place.layers.front();
        const auto &own = m_network.coded[layer];
        if (!own || !own->inputs)
            return input;
        return graph::rounded(input, *own->inputs, graph::inputPlacesOf(m_data, layer).front().row);
    }

    /// Weight and bias of CODED become those of the place coded again, and are noted.
    void recode(const CodedPlace &place, const torch::jit::Stack &floats, torch::jit::Stack &coded,
                const NodeRun &run)
    {
        if (m_next == m_taking.parts.size()) {
            CodedChanges part = recoded(place, inputsOf(place, floats, coded, run));
            if (m_taking.stop.stop_requested())
                return; // it may be half made; the run ends here
            m_taking.parts.push_back(std::move(part));
        }
        const CodedChanges &part = m_taking.parts[m_next++];
        take(m_changes, part);
        coded[place.use.weightSlot] = weightNow(place);
        if (place.biased && !part.parameters.empty())
            coded[*place.use.biasSlot] = part.parameters.front().tensor;
        m_taking.told(static_cast<double>(m_next) / static_cast<double>(m_places.size()));
    }

    CodedChanges recoded(const CodedPlace &place, const PairedInputs &inputs) const
    {
        CodedChanges part;
        part.coded.resize(m_network.coded.size());
        at::Tensor shift;
        for (const std::size_t layer : place.layers) {
            RecodedLayer own = recodedLayer(m_data, layer, m_network.settings[layer], m_network.coded[layer],
                                            inputs, m_taking.stop);
            part.coded[layer] = std::move(own.coded);
            shift = shift.defined() ? at::cat({shift, own.shift}) : own.shift;
        }
        if (place.biased) {
            const graph::Parameter &bias = m_data.parameters[graph::at(place.biased->bias)];
            const at::Tensor moved =
                at::add(bias.tensor.detach().to(at::kDouble), shift.view_as(bias.tensor));
            part.parameters.push_back(
                {place.biased->bias, graph::roundedTo(moved.to(at::kFloat), bias.stored)});
        }
        return part;
    }

    PairedInputs inputsOf(const CodedPlace &place, const torch::jit::Stack &floats,
                          const torch::jit::Stack &coded, const NodeRun &run) const
    {
        const std::int64_t columns = m_data.layers[place.layers.front()].weightsPerChannel();
        const auto sampled = [&](const torch::jit::Stack &inputs) {
            return graph::chosenPatches(place.use, inputs, run, columns, m_samples);
        };
        return pairedInputs(sampled(floats), sampled(coded), place.biased.has_value(), m_taking.stop);
    }

    /// As the node reads it, with what was coded again so far.
    at::Tensor weightNow(const CodedPlace &place) const
    {
        at::Tensor parameter = m_data.parameters[graph::at(place.use.weight)].tensor.detach();
        for (const std::size_t layer : place.layers)
            if (const auto &now = m_changes.coded[layer] ? m_changes.coded[layer] : m_network.coded[layer])
                parameter = graph::withWeight(m_data, layer, now->weight, parameter);
        return place.use.viaTranspose ? parameter.t() : parameter;
    }

    const CodedNetwork &m_network;
    const ModelData &m_data;
    const std::vector<CodedPlace> m_places;
    const std::int64_t m_samples;
    Taking &m_taking;
    std::size_t m_next = 0; ///< of the taking's parts
    CodedChanges m_changes;
};

bool areBlocks(const compress::Values &values)
{
    return values.at("unit") == compress::Value(std::string("block"));
}

BlockLearning learningOf(const compress::Values &values)
{
    BlockLearning learning{std::get<std::int64_t>(values.at("iterations")),
                           std::get<std::int64_t>(values.at("seed"))};
    if (const auto *seconds = std::get_if<std::int64_t>(&values.at("seconds")))
        learning.seconds = static_cast<double>(*seconds);
    return learning;
}

std::vector<compress::Parameter> reconstructParameters()
{
    return {
        {.key = "unit",
         .title = PARETOSCOPE_TEXT("Steps", "What is reconstructed"),
         .tip = PARETOSCOPE_TEXT("Steps", "Whether layers are coded again one by one, or those of a block "
                                          "together, which learn their rounding by gradient descent"),
         .named = {{.value = std::string("layer"), .title = PARETOSCOPE_TEXT("Steps", "Layer after layer")},
                   {.value = std::string("block"),
                    .title = PARETOSCOPE_TEXT("Steps", "Block after block (slower)")}},
         .usual = std::string("layer")},
        {.key = "iterations",
         .title = PARETOSCOPE_TEXT("Steps", "Steps of learning"),
         .tip = PARETOSCOPE_TEXT("Steps", "Steps of gradient descent for each block"),
         .range = compress::Range{.least = 10, .most = 100000},
         .usual = std::int64_t{400},
         .matters = areBlocks,
         .ladder = {std::int64_t{100}, std::int64_t{400}, std::int64_t{1600}, std::int64_t{6400}}},
        {.key = "seed",
         .title = PARETOSCOPE_TEXT("Steps", "Seed of chance"),
         .tip = PARETOSCOPE_TEXT("Steps", "Of the order in which samples teach blocks"),
         .range = compress::Range{.least = 1, .most = 1000000},
         .usual = std::int64_t{1},
         .matters = areBlocks,
         .ladder = {std::int64_t{1}, std::int64_t{2}, std::int64_t{3}}},
        {.key = "seconds",
         .title = PARETOSCOPE_TEXT("Steps", "Time to learn"),
         .tip = PARETOSCOPE_TEXT("Steps", "Seconds after which blocks learn no more, however many steps are "
                                          "left: what comes out then depends on how fast the machine was"),
         .range = compress::Range{.least = 1, .most = 86400},
         .named = {{.value = std::string("none"), .title = PARETOSCOPE_TEXT("Steps", "No limit")}},
         .usual = std::string("none"),
         .matters = areBlocks,
         .ladder = {std::string("none"), std::int64_t{30}, std::int64_t{120}, std::int64_t{600}}}};
}

/// Each layer in turn is coded for the inputs that the layers before it, coded already, give it, and to give
/// what it gives in the float network: errors do not add up from layer to layer, later layers make up for
/// earlier ones.
class Reconstruct final : public CodedStep {
public:
    const StepAbout &about() const override
    {
        static const StepAbout about{
            .key = "reconstruct",
            .title = PARETOSCOPE_TEXT("Steps", "Reconstruct outputs"),
            .tip = PARETOSCOPE_TEXT("Steps",
                                    "Code every layer again so that it gives what it gives in the float "
                                    "network, whatever the layers before it made of its inputs; learnt from "
                                    "calibration samples, and every answer takes as long as that"),
            .phrase = PARETOSCOPE_SAY("step.reconstructed", "outputs reconstructed"),
            .place = 70,
            .paper = "He et al. 2017, Channel Pruning for Accelerating Very Deep Neural Networks, 3.1 (least "
                     "squares of feature maps, layer after layer); Li et al. 2025, GPTAQ; Li et al. 2021, "
                     "BRECQ, 3.3, and Nagel et al. 2020, AdaRound, 3.3 (blocks); Wei et al. 2022, QDrop",
            .parameters = reconstructParameters(),
            .isLengthy = true,
            .version = 3};
        return about;
    }

    Findings look(const graph::Model &model, const compress::Values &values) const override
    {
        if (auto none = withoutBatches(model))
            return std::move(*none);
        const auto places = codedPlacesIn(model);
        std::int64_t layers = 0;
        for (const CodedPlace &place : places)
            layers += std::ssize(place.layers);
        if (areBlocks(values))
            if (const auto blocks = blocksOf(model, places); !blocks.empty() && layers > 0)
                return {layers,
                        {PARETOSCOPE_SAY("reconstruct.blocks",
                                         "Layers that can be coded again: %1; blocks of them: %2."),
                         layers, std::ranges::count_if(blocks, [](const Block &block) {
                             return !block.places.empty();
                         })}};
        const base::Wording summary =
            layers == 1 ? PARETOSCOPE_SAY("reconstruct.one-layer", "%1 layer can be coded again.")
                        : PARETOSCOPE_SAY("reconstruct.layers", "%1 layers can be coded again.");
        return {layers, {summary, layers}};
    }

    Result<CodedChanges> run(const CodedNetwork &network, const Calibration &calibration,
                             const compress::Values &values, Taking &taking) const override
    {
        auto places = codedPlacesIn(network.model);
        std::erase_if(places, [&](const CodedPlace &place) {
            return areLeftAlone(network.model, network.settings, place.layers.front(), place.layers.size());
        });
        if (places.empty())
            return CodedChanges();
        if (areBlocks(values) && !blocksOf(network.model, places).empty())
            return reconstructBlocks(network, places, learningOf(values), calibration, taking);
        return Reconstruction(network, std::move(places), calibration.samplesTwice(), taking)
            .run(calibration);
    }

    double runs(const compress::Values &values, const Calibration &calibration) const override
    {
        constexpr double runsOfRecoding = 6; ///< a sample: both networks, and what is made of what they show
        const std::int64_t samples = calibration.samplesTwice();
        return runsOfRecoding * static_cast<double>(samples) +
               (areBlocks(values) ? runsOfLearning(learningOf(values), samples) : 0);
    }

    bool dependsOnSpeed(const compress::Values &values) const override
    {
        return areBlocks(values) && learningOf(values).seconds > 0;
    }

    std::int64_t layersServed(const graph::Model &model, std::span<const compress::LayerSetting> settings,
                              const compress::Values & /*values*/) const override
    {
        std::int64_t served = 0;
        for (const CodedPlace &place : codedPlacesIn(model))
            for (const std::size_t layer : place.layers)
                served += areLeftAlone(model, settings, layer, 1) ? 0 : 1;
        return served;
    }
};

} // namespace

const StepKind &reconstruct()
{
    static const Reconstruct kind;
    return kind;
}

} // namespace paretoscope::pipeline::step
