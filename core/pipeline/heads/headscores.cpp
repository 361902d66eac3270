#include "core/pipeline/heads/headscores.h"

#include "core/graph/knowntensor.h"
#include "core/graph/observer.h"
#include "core/graph/weightuse.h"
#include "core/pipeline/answers/answers.h"

#include <ATen/ops/clone.h>
#include <ATen/ops/index_fill.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/pow.h>
#include <ATen/ops/sum.h>
#include <ATen/ops/tensor.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <optional>
#include <random>

namespace paretoscope::pipeline {

using graph::at;

namespace {

using Places = std::vector<std::vector<std::int64_t>>; ///< by group

/// Groups of all attentions, found by their first channel.
class GroupOwners {
public:
    explicit GroupOwners(const AttentionHeads &found) : m_found(found), m_owners(found.flow.firstOf.size())
    {
        for (std::size_t i = 0; i < found.attentions.size(); ++i)
            for (std::size_t group = 0; group < found.attentions[i].groups.size(); ++group)
                m_owners[at(found.attentions[i].groups[group])] = Owner{i, group};
    }

    /// By attention that has some of SLICES: their places.
    std::map<std::size_t, Places> placesOf(const ChannelSlices &slices) const
    {
        std::map<std::size_t, Places> places;
        for (std::size_t i = 0; i < slices.channels.size(); ++i) {
            const auto &owner = m_owners[at(m_found.flow.one(slices.channels[i]))];
            if (!owner)
                continue;
            Places &own = places[owner->attention];
            own.resize(m_found.attentions[owner->attention].groups.size());
            own[owner->group].push_back(static_cast<std::int64_t>(i));
        }
        return places;
    }

private:
    struct Owner {
        std::size_t attention = 0, group = 0;
    };

    const AttentionHeads &m_found;
    std::vector<std::optional<Owner>> m_owners; ///< by channel
};

/// What reads an attention, and which of its features are each group's.
struct OutputPlace {
    std::size_t attention = 0;
    const ChannelSlices *reads = nullptr;
    std::size_t inputSlot = 0;
    at::Tensor weight; ///< [features, outputs]
    Places places;
};

std::vector<OutputPlace> outputPlacesOf(const graph::ModelData &data, const AttentionHeads &found)
{
    std::vector<OutputPlace> all;
    const GroupOwners owners(found);
    for (const ChannelSlices &reads : found.flow.slices) {
        const auto use =
            reads.role == SliceRole::Reads ? graph::weightUseOf(data, data.nodes[reads.node]) : std::nullopt;
        if (!use)
            continue;
        const at::Tensor weight = data.parameters[at(use->weight)].tensor.detach();
        for (auto &[attention, places] : owners.placesOf(reads))
            all.push_back({attention, &reads, use->inputSlot, reads.dimension == 0 ? weight : weight.t(),
                           std::move(places)});
    }
    return all;
}

/// The weights that read ATTENTION, zero where they read GROUP.
std::vector<graph::Override> withoutGroup(const graph::ModelData &data,
                                          const std::vector<OutputPlace> &places, std::size_t attention,
                                          std::size_t group)
{
    std::vector<graph::Override> changed;
    for (const OutputPlace &place : places) {
        if (place.attention != attention || place.places[group].empty())
            continue;
        const auto parameter = data.values[at(place.reads->tensor)].parameter;
        const at::Tensor weight =
            at::clone(data.parameters[at(parameter)].tensor.detach(), at::MemoryFormat::Preserve);
        weight.index_fill_(place.reads->dimension, at::tensor(place.places[group], at::kLong), 0);
        changed.push_back({parameter, weight});
    }
    return changed;
}

/// Adds to SCORES what each group adds to the output for INPUT, [.., features], squared and averaged.
void addContributions(const OutputPlace &place, const at::Tensor &input, std::vector<double> &scores,
                      const std::stop_token &stop)
{
    const at::Tensor rows = input.reshape({-1, input.size(-1)});
    for (std::size_t group = 0; group < scores.size() && rows.numel() > 0; ++group) {
        if (place.places[group].empty() || stop.stop_requested())
            continue;
        const at::Tensor features = at::tensor(place.places[group], at::kLong);
        const at::Tensor added =
            at::matmul(at::index_select(rows, 1, features), at::index_select(place.weight, 0, features));
        scores[group] +=
            at::sum(at::pow(added, 2), at::kDouble).item<double>() / static_cast<double>(rows.size(0));
    }
}

} // namespace

HeadScores headNorms(const graph::ModelData &data, const AttentionHeads &found)
{
    HeadScores scores;
    for (const Attention &attention : found.attentions)
        scores.emplace_back(attention.groups.size(), 0.0);
    const GroupOwners owners(found);
    for (const ChannelSlices &slices : found.flow.slices) {
        if (slices.role != SliceRole::Writes && slices.role != SliceRole::Reads)
            continue;
        for (const auto &[attention, places] : owners.placesOf(slices)) {
            const at::Tensor squares =
                at::sum(at::pow(graph::knownTensor(data, slices.tensor), 2), {1 - slices.dimension});
            std::vector<double> norms;
            for (const auto &group : places)
                norms.push_back(std::sqrt(
                    at::index_select(squares, 0, at::tensor(group, at::kLong)).sum().item<double>()));
            const double sum = std::accumulate(norms.begin(), norms.end(), 0.0);
            std::vector<double> &own = scores[attention];
            for (std::size_t group = 0; sum > 0 && group < own.size(); ++group)
                own[group] += norms[group] * static_cast<double>(own.size()) / sum;
        }
    }
    return scores;
}

base::Result<HeadScores> headContributions(const graph::Model &model, const AttentionHeads &found,
                                           const Calibration &calibration, const std::stop_token &stop)
{
    const std::vector<OutputPlace> places = outputPlacesOf(model.data(), found);
    HeadScores scores;
    for (const Attention &attention : found.attentions)
        scores.emplace_back(attention.groups.size(), 0.0);
    std::vector<std::size_t> nodes;
    for (const OutputPlace &place : places)
        if (std::ranges::find(nodes, place.reads->node) == nodes.end())
            nodes.push_back(place.reads->node);
    const auto look = [&](std::size_t node, torch::jit::Stack &stack,
                          const std::function<void(torch::jit::Stack &)> &run) {
        const auto first = stack.size() - model.data().nodes[node].inputs.size();
        for (const OutputPlace &place : places)
            if (place.reads->node == node)
                addContributions(place, stack[first + place.inputSlot].toTensor(), scores[place.attention],
                                 stop);
        run(stack);
    };
    if (const auto ran = calibration.run(graph::observed(model, nodes, look), {}, stop); !ran)
        return ran.error();
    for (const OutputPlace &place : places)
        for (const double score : scores[place.attention])
            if (!std::isfinite(score))
                return base::Error{
                    base::ErrorCode::NonFinite,
                    {PARETOSCOPE_SAY("heads.not-finite", "Layer %1 is given NaN or infinite numbers by the "
                                                         "calibration samples, so that its heads cannot be "
                                                         "compared; choose another criterion, or repair the "
                                                         "samples."),
                     place.reads->layer},
                    {}};
    return scores;
}

base::Result<HeadScores> headLosses(const graph::Model &model, const AttentionHeads &found,
                                    const Calibration &calibration, const std::stop_token &stop)
{
    const auto whole = Answers::of(model, {}, calibration, stop);
    if (!whole)
        return whole.error();
    const std::vector<OutputPlace> places = outputPlacesOf(model.data(), found);
    HeadScores scores;
    for (std::size_t attention = 0; attention < found.attentions.size(); ++attention) {
        auto &own = scores.emplace_back();
        for (std::size_t group = 0; group < found.attentions[attention].groups.size(); ++group) {
            const auto without =
                Answers::of(model, withoutGroup(model.data(), places, attention, group), calibration, stop);
            if (!without)
                return without.error();
            own.push_back(whole->distanceOf(*without));
        }
    }
    return scores;
}

HeadScores headsByChance(const AttentionHeads &found, std::uint64_t seed)
{
    std::mt19937_64 random(seed);
    HeadScores scores;
    for (const Attention &attention : found.attentions) {
        std::vector<double> own(attention.groups.size());
        std::ranges::generate(own, [&random] { return static_cast<double>(random() >> 11); });
        scores.push_back(std::move(own));
    }
    return scores;
}

} // namespace paretoscope::pipeline
