#include "core/pipeline/heads/headscores.h"

#include "core/graph/knowntensor.h"
#include "core/graph/observer.h"
#include "core/graph/weightuse.h"

#include <ATen/ops/index_select.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/pow.h>
#include <ATen/ops/sum.h>
#include <ATen/ops/tensor.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <random>

namespace paretoscope::pipeline {

using graph::at;

namespace {

/// By group of ATTENTION: places of its slices.
std::vector<std::vector<std::int64_t>> placesOf(const ChannelFlow &flow, const ChannelSlices &slices,
                                                const Attention &attention)
{
    std::vector<std::vector<std::int64_t>> places(attention.groups.size());
    for (std::size_t i = 0; i < slices.channels.size(); ++i) {
        const auto group = std::ranges::find(attention.groups, flow.one(slices.channels[i]));
        if (group != attention.groups.end())
            places[static_cast<std::size_t>(group - attention.groups.begin())].push_back(
                static_cast<std::int64_t>(i));
    }
    return places;
}

bool hasAny(const std::vector<std::vector<std::int64_t>> &places)
{
    return std::ranges::any_of(places, [](const auto &own) { return !own.empty(); });
}

/// What reads an attention, and which of its features are each group's.
struct OutputPlace {
    std::size_t attention = 0;
    const ChannelSlices *reads = nullptr;
    std::size_t inputSlot = 0;
    at::Tensor weight; ///< [features, outputs]
    std::vector<std::vector<std::int64_t>> places;
};

std::vector<OutputPlace> outputPlacesOf(const graph::ModelData &data, const AttentionHeads &found)
{
    std::vector<OutputPlace> all;
    for (std::size_t i = 0; i < found.attentions.size(); ++i)
        for (const ChannelSlices &reads : found.flow.slices) {
            if (reads.role != SliceRole::Reads)
                continue;
            auto places = placesOf(found.flow, reads, found.attentions[i]);
            const auto use = graph::weightUseOf(data, data.nodes[reads.node]);
            if (!hasAny(places) || !use)
                continue;
            const at::Tensor weight = data.parameters[at(use->weight)].tensor.detach();
            all.push_back(
                {i, &reads, use->inputSlot, reads.dimension == 0 ? weight : weight.t(), std::move(places)});
        }
    return all;
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
    for (const Attention &attention : found.attentions) {
        std::vector<double> own(attention.groups.size(), 0);
        for (const ChannelSlices &slices : found.flow.slices) {
            const auto places = placesOf(found.flow, slices, attention);
            if ((slices.role != SliceRole::Writes && slices.role != SliceRole::Reads) || !hasAny(places))
                continue;
            const at::Tensor squares =
                at::sum(at::pow(graph::knownTensor(data, slices.tensor), 2), {1 - slices.dimension});
            std::vector<double> norms;
            for (const auto &group : places)
                norms.push_back(std::sqrt(
                    at::index_select(squares, 0, at::tensor(group, at::kLong)).sum().item<double>()));
            const double sum = std::accumulate(norms.begin(), norms.end(), 0.0);
            for (std::size_t group = 0; sum > 0 && group < own.size(); ++group)
                own[group] += norms[group] * static_cast<double>(own.size()) / sum;
        }
        scores.push_back(std::move(own));
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
