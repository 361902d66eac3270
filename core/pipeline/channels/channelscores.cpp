#include "core/pipeline/channels/channelscores.h"

#include "core/graph/knowntensor.h"

#include <ATen/ops/abs.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/pow.h>
#include <ATen/ops/sum.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <span>
#include <utility>

namespace paretoscope::pipeline {

namespace {

/// Of each slice of NUMBERS, float64 and shaped as the tensor of SLICES.
std::vector<double> sumsOf(const at::Tensor &numbers, const ChannelSlices &slices)
{
    // A weight in groups: [groups, …], the slices of each one after the other.
    const at::Tensor grouped = numbers.reshape(
        {slices.groups, numbers.size(0) / slices.groups, slices.dimension == 0 ? 1 : numbers.size(1), -1});
    const std::int64_t own = slices.dimension == 0 ? 1 : 2;
    const at::Tensor sums =
        at::sum(grouped, {own == 1 ? std::int64_t{2} : std::int64_t{1}, std::int64_t{3}}).reshape({-1});
    return {sums.data_ptr<double>(), sums.data_ptr<double>() + sums.numel()};
}

/// Σ |t|^POWER of each slice, under the root of the second power; by place in SLICES.
std::vector<double> normsOf(const graph::ModelData &data, const ChannelSlices &slices, int power)
{
    const at::Tensor tensor = graph::knownTensor(data, slices.tensor);
    std::vector<double> norms = sumsOf(power == 1 ? at::abs(tensor) : at::pow(tensor, power), slices);
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

/// Sums of squares by channel of a flow, of the first ones, of what readers of channels tell batch by batch.
class TaylorSums {
public:
    TaylorSums(const graph::ModelData &data, const ChannelFlow &flow)
        : m_data(data), m_flow(flow), m_squares(flow.firstOf.size(), 0)
    {
        for (const ChannelSlices &slices : flow.slices) {
            const graph::Value &value = data.values[graph::at(slices.tensor)];
            if (slices.role != SliceRole::Reads || value.origin != graph::Value::Origin::Parameter)
                continue;
            const auto known = std::ranges::find(m_parameters, value.parameter);
            if (known != m_parameters.end()) // its gradient is that of all that reads it
                continue;
            m_parameters.push_back(value.parameter);
            m_slices.push_back(&slices);
        }
    }

    const std::vector<graph::ParameterId> &parameters() const { return m_parameters; }

    void add(std::span<const at::Tensor> gradients)
    {
        std::vector<double> sums(m_squares.size(), 0);
        for (std::size_t i = 0; i < gradients.size(); ++i) {
            if (!gradients[i].defined())
                continue;
            const at::Tensor &weight = m_data.parameters[graph::at(m_parameters[i])].tensor;
            const auto own = sumsOf(at::mul(weight.detach(), gradients[i]).to(at::kDouble), *m_slices[i]);
            for (std::size_t slice = 0; slice < own.size(); ++slice)
                sums[placeOf(m_slices[i]->channels[slice])] += own[slice];
        }
        for (std::size_t channel = 0; channel < sums.size(); ++channel)
            m_squares[channel] += sums[channel] * sums[channel];
    }

    std::vector<double> of(const ChannelGroup &group) const
    {
        std::vector<double> scores;
        for (const ChannelId channel : group.channels)
            scores.push_back(m_squares[placeOf(channel)]);
        return scores;
    }

private:
    std::size_t placeOf(ChannelId channel) const { return static_cast<std::size_t>(m_flow.one(channel)); }

    const graph::ModelData &m_data;
    const ChannelFlow &m_flow;
    std::vector<graph::ParameterId> m_parameters;
    std::vector<const ChannelSlices *> m_slices; ///< parallel to them
    std::vector<double> m_squares;
};

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

base::Result<std::vector<std::vector<double>>> taylorScores(const graph::Model &model,
                                                            const ChannelGroups &found,
                                                            const Calibration &calibration,
                                                            const std::stop_token &stop)
{
    TaylorSums sums(model.data(), found.flow);
    const auto ran = calibration.gradients(
        model, sums.parameters(), [&sums](std::span<const at::Tensor> gradients) { sums.add(gradients); },
        stop);
    if (!ran)
        return ran.error();
    std::vector<std::vector<double>> scores;
    for (const ChannelGroup &group : found.groups) {
        scores.push_back(sums.of(group));
        if (!std::ranges::all_of(scores.back(), [](double score) { return std::isfinite(score); }))
            return base::Error{base::ErrorCode::NonFinite,
                               {PARETOSCOPE_SAY("cut-channels.taylor-non-finite",
                                                "Gradients at the channels of %1 are not numbers everywhere "
                                                "on the calibration samples; choose another criterion, or "
                                                "repair the samples."),
                                group.writers.front()},
                               {}};
    }
    return scores;
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
