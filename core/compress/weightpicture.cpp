#include "core/compress/weightpicture.h"

#include "core/compress/compressedweight.h"
#include "core/compress/downloadsize.h"
#include "core/compress/weights/weightgrids.h"
#include "core/graph/layerweight.h"

#include <algorithm>
#include <cmath>

namespace paretoscope::compress {

namespace {

constexpr std::int64_t mostChannels = 262'144;

/// Rice's rule, 2 ∛n, within what a picture can tell apart.
std::size_t binsFor(std::int64_t weights)
{
    return static_cast<std::size_t>(
        std::clamp(std::lround(2 * std::cbrt(static_cast<double>(weights))), 8L, 160L));
}

double share(double part, double whole)
{
    return whole > 0 ? std::min(1.0, part / whole) : 0;
}

/// What is summed up over weights: of the picture's parts, and of the error.
struct Sums {
    std::int64_t weights = 0, pruned = 0, clipped = 0;
    double energy = 0, prunedEnergy = 0, clippedEnergy = 0, error = 0;
    double low = 0, high = 0;           ///< of the weights before
    double lowAfter = 0, highAfter = 0; ///< of those that are kept, and before

    void take(double before, double after)
    {
        low = weights == 0 ? before : std::min(low, before);
        high = weights == 0 ? before : std::max(high, before);
        ++weights;
        energy += before * before;
        error += (before - after) * (before - after);
    }
};

} // namespace

struct LayerWeights::Data {
    at::Tensor before, after, kept; ///< [channels, weights of one], contiguous
    WeightGrids grids;
    std::int64_t storedBytes = 0, downloadBytes = 0;

    std::int64_t channels() const { return before.size(0); }
    std::int64_t columns() const { return before.size(1); }
    /// Calls WITH(before, after, kept, clipped) for every weight of some channels.
    template <typename With>
    void forEach(std::int64_t first, std::int64_t last, const std::stop_token &stop, With with) const;
    Sums sums(std::int64_t first, std::int64_t last, const std::stop_token &stop) const;
    void count(WeightBins &bins, std::int64_t first, std::int64_t last, const std::stop_token &stop) const;
};

template <typename With>
void LayerWeights::Data::forEach(std::int64_t first, std::int64_t last, const std::stop_token &stop,
                                 With with) const
{
    const float *was = before.data_ptr<float>(), *is = after.data_ptr<float>();
    const bool *stays = kept.defined() ? kept.data_ptr<bool>() : nullptr;
    for (std::int64_t row = first; row < last && !stop.stop_requested(); ++row)
        for (std::int64_t column = 0; column < columns(); ++column) {
            const std::int64_t at = row * columns() + column;
            const bool isKept = !stays || stays[at];
            with(static_cast<double>(was[at]), static_cast<double>(is[at]), isKept,
                 isKept && grids.isBeyond(row, column, was[at]));
        }
}

Sums LayerWeights::Data::sums(std::int64_t first, std::int64_t last, const std::stop_token &stop) const
{
    Sums sums;
    forEach(first, last, stop, [&sums](double was, double is, bool isKept, bool clipped) {
        sums.take(was, is);
        sums.lowAfter = std::min({sums.weights == 1 ? was : sums.lowAfter, was, isKept ? is : was});
        sums.highAfter = std::max({sums.weights == 1 ? was : sums.highAfter, was, isKept ? is : was});
        sums.pruned += !isKept;
        sums.prunedEnergy += isKept ? 0 : was * was;
        sums.clipped += clipped;
        sums.clippedEnergy += clipped ? was * was : 0;
    });
    return sums;
}

void LayerWeights::Data::count(WeightBins &bins, std::int64_t first, std::int64_t last,
                               const std::stop_token &stop) const
{
    const std::size_t number = bins.before.size();
    const double perBin = static_cast<double>(number) / (bins.high - bins.low);
    const auto bin = [&](double value) {
        const double place = std::max(0.0, (value - bins.low) * perBin);
        return std::min(static_cast<std::size_t>(place), number - 1);
    };
    forEach(first, last, stop, [&](double was, double is, bool isKept, bool clipped) {
        ++bins.before[bin(was)];
        if (isKept)
            ++bins.after[bin(is)];
        else
            ++bins.pruned[bin(was)];
        bins.clipped[bin(was)] += clipped;
    });
}

double WeightBins::edge(std::size_t bin) const
{
    return low + (high - low) * static_cast<double>(bin) / static_cast<double>(before.size());
}

std::int64_t LayerWeights::channels() const
{
    return m_data->channels();
}

std::int64_t LayerWeights::storedBytes() const
{
    return m_data->storedBytes;
}

std::int64_t LayerWeights::downloadBytes() const
{
    return m_data->downloadBytes;
}

WeightSpread LayerWeights::spread(std::optional<std::int64_t> channel, const std::stop_token &stop) const
{
    const std::int64_t first = channel.value_or(0), last = channel ? first + 1 : channels();
    const Sums sums = m_data->sums(first, last, stop);
    WeightSpread spread;
    spread.weights = sums.weights;
    spread.pruned = {sums.pruned, share(sums.prunedEnergy, sums.energy)};
    spread.clipped = {sums.clipped, share(sums.clippedEnergy, sums.energy)};
    spread.error = share(sums.error, sums.energy);
    spread.grids = m_data->grids.between(first, last);
    spread.levels = m_data->grids.levels(first, last, m_data->kept);
    spread.bins.low = sums.lowAfter;
    spread.bins.high = sums.highAfter;
    if (!(spread.bins.high > spread.bins.low)) { // all the same: a bin around it
        const double around = std::max(std::abs(spread.bins.low) * 0.01, 1e-6);
        spread.bins.low -= around;
        spread.bins.high += around;
    }
    for (auto *counts : {&spread.bins.before, &spread.bins.after, &spread.bins.pruned, &spread.bins.clipped})
        counts->assign(binsFor(sums.weights), 0);
    m_data->count(spread.bins, first, last, stop);
    return spread;
}

std::vector<WeightChannel> LayerWeights::perChannel(const std::stop_token &stop) const
{
    std::vector<WeightChannel> result;
    if (channels() > mostChannels)
        return result;
    for (std::int64_t row = 0; row < channels() && !stop.stop_requested(); ++row) {
        const Sums sums = m_data->sums(row, row + 1, stop);
        const auto [lowest, highest] = m_data->grids.reach(row);
        result.push_back({.low = sums.low,
                          .high = sums.high,
                          .lowestLevel = lowest,
                          .highestLevel = highest,
                          .scale = m_data->grids.scale(row),
                          .pruned = sums.pruned,
                          .clipped = sums.clipped,
                          .clippedEnergy = share(sums.clippedEnergy, sums.energy),
                          .error = share(sums.error, sums.energy)});
    }
    return result;
}

base::Result<LayerWeights> layerWeights(const graph::Model &model, std::size_t layer,
                                        const LayerSetting &setting, const CompressedWeight &coded)
{
    const graph::Layer &described = model.layers()[layer];
    return base::guarded(
        base::ErrorCode::Internal,
        {PARETOSCOPE_SAY("layer.not-counted", "The weights of layer %1 could not be counted."),
         described.name},
        [&]() -> base::Result<LayerWeights> {
            auto data = std::make_shared<LayerWeights::Data>();
            data->before = toRows(graph::weightOf(model.data(), layer).detach(), described).contiguous();
            data->after = toRows(coded.weight, described).contiguous();
            if (coded.kept.defined())
                data->kept = coded.kept.reshape(data->before.sizes()).contiguous();
            data->grids = WeightGrids(data->after, coded, layoutOf(setting, described), described.stored);
            data->storedBytes = layoutOf(setting, described).storedBytes();
            data->downloadBytes = downloadBytes(described, setting, &coded);
            LayerWeights weights;
            weights.m_data = std::move(data);
            return weights;
        });
}

base::Result<LayerWeights> layerWeights(const graph::Model &model, std::size_t layer,
                                        const LayerSetting &setting)
{
    const auto coded =
        compressWeight(graph::weightOf(model.data(), layer), model.layers()[layer], ofWeight(setting));
    if (!coded)
        return coded.error();
    return layerWeights(model, layer, setting, *coded);
}

} // namespace paretoscope::compress
