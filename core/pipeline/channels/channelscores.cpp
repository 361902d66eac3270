#include "core/pipeline/channels/channelscores.h"

#include "core/graph/knowntensor.h"

#include <ATen/ops/abs.h>
#include <ATen/ops/pow.h>
#include <ATen/ops/sum.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <utility>

namespace paretoscope::pipeline {

namespace {

/// Σ |t|^POWER of each slice, under the root of the second power; by place in SLICES.
std::vector<double> normsOf(const graph::ModelData &data, const ChannelSlices &slices, int power)
{
    const at::Tensor tensor = graph::knownTensor(data, slices.tensor);
    const at::Tensor powers = power == 1 ? at::abs(tensor) : at::pow(tensor, power);
    // A weight in groups: [groups, …], the slices of each one after the other.
    const at::Tensor grouped = powers.reshape(
        {slices.groups, tensor.size(0) / slices.groups, slices.dimension == 0 ? 1 : tensor.size(1), -1});
    const std::int64_t own = slices.dimension == 0 ? 1 : 2;
    const at::Tensor sums =
        at::sum(grouped, {own == 1 ? std::int64_t{2} : std::int64_t{1}, std::int64_t{3}}).reshape({-1});
    std::vector<double> norms(sums.data_ptr<double>(), sums.data_ptr<double>() + sums.numel());
    if (power == 2)
        std::ranges::transform(norms, norms.begin(), [](double sum) { return std::sqrt(sum); });
    return norms;
}

/// Of each of the slices of ROLE that GROUP has, in the mean over its own channels, summed.
std::vector<double> scores(const graph::ModelData &data, const ChannelFlow &flow, const ChannelGroup &group,
                           SliceRole role, int power)
{
    std::vector<double> all(group.channels.size(), 0);
    std::vector<std::ptrdiff_t> placeOf(flow.firstOf.size(), -1);
    for (std::size_t i = 0; i < group.channels.size(); ++i)
        placeOf[static_cast<std::size_t>(group.channels[i])] = static_cast<std::ptrdiff_t>(i);
    for (const ChannelSlices &slices : flow.slices) {
        if (slices.role != role)
            continue;
        std::vector<double> own(group.channels.size(), 0);
        bool any = false;
        std::vector<double> norms;
        for (std::size_t i = 0; i < slices.channels.size(); ++i) {
            const auto place = placeOf[static_cast<std::size_t>(flow.one(slices.channels[i]))];
            if (place < 0)
                continue;
            if (!std::exchange(any, true))
                norms = normsOf(data, slices, power);
            own[static_cast<std::size_t>(place)] += norms[i];
        }
        const double sum = std::accumulate(own.begin(), own.end(), 0.0);
        for (std::size_t i = 0; sum > 0 && i < own.size(); ++i)
            all[i] += own[i] * static_cast<double>(own.size()) / sum;
    }
    return all;
}

} // namespace

std::vector<double> normScores(const graph::ModelData &data, const ChannelFlow &flow,
                               const ChannelGroup &group, int power)
{
    return scores(data, flow, group, SliceRole::Writes, power);
}

std::vector<double> batchNormScores(const graph::ModelData &data, const ChannelFlow &flow,
                                    const ChannelGroup &group)
{
    return scores(data, flow, group, SliceRole::Norms, 1);
}

std::vector<double> randomScores(const ChannelGroup &group, std::uint64_t seed)
{
    std::vector<std::uint64_t> numbers{seed};
    for (const char c : group.writers.front())
        numbers.push_back(static_cast<unsigned char>(c));
    std::seed_seq seeds(numbers.begin(), numbers.end());
    std::mt19937_64 random(seeds);
    std::vector<double> all(group.channels.size());
    std::ranges::generate(all, [&random] { return static_cast<double>(random() >> 11); });
    return all;
}

std::vector<std::size_t> least(const std::vector<double> &scores, std::size_t count)
{
    std::vector<std::size_t> places(scores.size());
    std::iota(places.begin(), places.end(), std::size_t{0});
    std::ranges::stable_sort(places, {}, [&](std::size_t place) { return scores[place]; });
    places.resize(std::min(count, places.size()));
    return places;
}

} // namespace paretoscope::pipeline
