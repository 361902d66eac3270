#include "core/sensitivity/analysis/sharing.h"

#include "core/graph/retention.h"

#include <ATen/ops/abs.h>
#include <ATen/ops/max.h>
#include <ATen/ops/sub.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <utility>

namespace paretoscope::sensitivity {

using base::Result;
using evaluate::SampleStats;

namespace {

/// Side by side at most, so that a value is still found in the caches when it is read: of the residual
/// networks' kernels 4 MB took 5 to 10 % less for each sample than 10 MB.
constexpr std::int64_t mostSharedBytes = 4 << 20;
constexpr std::int64_t mostSamples = 256;
constexpr std::size_t mostSettings = 10;
constexpr double agreeing = 1e-6; ///< of the largest output
/// What the timing and the checks may cost, of all that is to be done.
constexpr double mostPreparing = 0.1;
constexpr int leastRounds = 2; ///< the first makes kernels
constexpr int mostRounds = 5;
/// What the first values may be late by, of the time that their block takes on one worker.
constexpr double mostDelay = 0.1;
/// Cones of about these shares of the network stand for all.
constexpr std::array timedShares{0.8, 0.35};

double largest(const at::Tensor &tensor)
{
    return at::max(at::abs(tensor)).item<double>();
}

} // namespace

Sharing::Sharing(const AnalysisWork &work, int forced)
    : m_work(work), m_forced(forced), m_cones(work.cones.size()),
      m_states(std::make_unique<std::atomic<State>[]>(work.cones.size()))
{
}

void Sharing::findCones(const graph::Activations &many)
{
    const graph::BatchDimensions dimensions(m_work.one, many);
    for (std::size_t layer = 0; layer < m_cones.size(); ++layer) {
        m_cones[layer] =
            graph::sharedConeOf(m_work.executor->model(), layer, m_work.cones[layer], dimensions);
        m_states[layer] = m_cones[layer] ? State::Unchecked : State::Alone;
    }
}

Result<void> Sharing::prepare(const AnalysisBlock &block, SampleBlock samples,
                              std::span<const std::size_t> missing, double missingUnits, std::stop_token stop)
{
    if (m_prepared || m_forced == 1 || samples.count < 2)
        return {};
    const base::EngineScope scope;
    findCones(block.retained());
    m_waySamples = samples.count;
    if (m_forced > 1) {
        m_prepared = true;
        m_way.together = static_cast<std::size_t>(m_forced);
        return {};
    }
    const auto layers = layersToTime(missing);
    const std::size_t together = mostTogether(samples.count);
    double round = 0; // this and the following in whole forward runs of the block
    for (const TimedLayer &layer : layers)
        round += conesInARound(together, samples.count) * m_work.shares[layer.variants[0].layer];
    double own = 0;
    for (const std::size_t variant : missing)
        own += m_work.shares[m_work.variants[variant].layer];
    const double all = missingUnits / static_cast<double>(samples.count);
    if (samples.first == 0 && all > 1.5 * own && leastRounds * round > mostDelay * own)
        return {};
    m_prepared = true;
    const double checks = std::reduce(m_work.shares.begin(), m_work.shares.end());
    const double available = mostPreparing * all - checks;
    const int rounds = layers.empty() ? 0 : static_cast<int>(available / round);
    if (rounds < leastRounds)
        return {};
    auto way = fastestWay(block, layers, together,
                          samples.first == 0 ? leastRounds : std::min(rounds, mostRounds), stop);
    if (!way)
        return way.error();
    m_way = *way;
    return {};
}

/// Of the values that cones read, by the largest.
std::size_t Sharing::mostTogether(std::int64_t samples) const
{
    const auto bytes = graph::bytesByValue(m_work.one);
    const std::int64_t largest = bytes.empty() ? 1 : std::max<std::int64_t>(1, std::ranges::max(bytes));
    const std::int64_t fitting = std::min(mostSharedBytes / (largest * samples), mostSamples / samples);
    return std::clamp(static_cast<std::size_t>(fitting), std::size_t{1}, mostSettings);
}

std::vector<TimedLayer> Sharing::layersToTime(std::span<const std::size_t> missing) const
{
    std::vector<std::vector<Variant>> variants(m_cones.size()); // by layer
    for (const std::size_t variant : missing)
        variants[m_work.variants[variant].layer].push_back(m_work.variants[variant]);
    std::vector<TimedLayer> layers;
    for (const double share : timedShares) {
        std::optional<std::size_t> best;
        const auto distance = [&](std::size_t layer) { return std::abs(m_work.shares[layer] - share); };
        for (std::size_t layer = 0; layer < variants.size(); ++layer)
            if (m_cones[layer] && variants[layer].size() > 1 && (!best || distance(layer) < distance(*best)))
                best = layer;
        if (best)
            layers.push_back({*m_cones[*best], std::exchange(variants[*best], {})});
    }
    return layers;
}

std::vector<std::vector<std::size_t>> Sharing::pieces(std::span<const std::size_t> missing,
                                                      std::int64_t samples) const
{
    // As many samples side by side as in the block that was timed.
    const auto sideBySide = static_cast<std::int64_t>(m_way.together) * m_waySamples;
    const auto most = m_forced > 1
                          ? m_way.together
                          : static_cast<std::size_t>(std::max<std::int64_t>(1, sideBySide / samples));
    std::vector<std::size_t> sizes(m_cones.size(), 0); // by layer: alike, so that no piece is left small
    for (const std::size_t variant : missing)
        ++sizes[m_work.variants[variant].layer];
    for (std::size_t &size : sizes)
        if (const std::size_t count = (size + most - 1) / most; count > 0)
            size = (size + count - 1) / count;
    std::vector<std::vector<std::size_t>> pieces;
    std::vector<std::optional<std::size_t>> open(m_cones.size()); // by layer: the piece that still grows
    for (const std::size_t variant : missing) {
        const std::size_t layer = m_work.variants[variant].layer;
        if (m_states[layer] == State::Alone || !open[layer] || pieces[*open[layer]].size() >= sizes[layer]) {
            open[layer] = pieces.size();
            pieces.emplace_back();
        }
        pieces[*open[layer]].push_back(variant);
    }
    return pieces;
}

Result<std::vector<SampleStats>> Sharing::measure(const AnalysisBlock &block,
                                                  std::span<const std::size_t> piece, std::stop_token stop)
{
    const std::size_t layer = m_work.variants[piece[0]].layer;
    const State state = m_states[layer];
    if (!m_prepared || m_way.isAlone() || state == State::Alone || (piece.size() == 1 && !m_way.channelsLast))
        return measureAlone(block, piece, stop);
    std::vector<Variant> variants;
    for (const std::size_t variant : piece)
        variants.push_back(m_work.variants[variant]);
    graph::SharedCone cone = *m_cones[layer];
    cone.channelsLast = m_way.channelsLast;
    auto outputs = block.runShared(cone, variants, stop);
    bool good = outputs.ok();
    if (!good && outputs.error().code == base::ErrorCode::Cancelled)
        return outputs.error();
    if (good && state == State::Unchecked) {
        auto checked = agrees(block, variants.back(), outputs->back(), stop);
        if (!checked)
            return checked.error();
        good = *checked;
    }
    m_states[layer] = good ? State::Good : State::Alone;
    if (!good)
        return measureAlone(block, piece, stop);
    std::vector<SampleStats> all;
    for (std::size_t i = 0; i < variants.size(); ++i) {
        auto stats = block.scoreOf(variants[i], (*outputs)[i]);
        if (!stats)
            return stats.error();
        all.push_back(*stats);
    }
    return all;
}

Result<std::vector<SampleStats>> Sharing::measureAlone(const AnalysisBlock &block,
                                                       std::span<const std::size_t> piece,
                                                       const std::stop_token &stop) const
{
    std::vector<SampleStats> all;
    for (const std::size_t variant : piece) {
        auto stats = block.measure(m_work.variants[variant], stop);
        if (!stats)
            return stats.error();
        all.push_back(*stats);
    }
    return all;
}

Result<bool> Sharing::agrees(const AnalysisBlock &block, const Variant &variant,
                             const graph::Outputs &outputs, const std::stop_token &stop) const
{
    auto alone = block.run(variant, stop);
    if (!alone)
        return alone.error();
    if (alone->tensors.size() != outputs.tensors.size())
        return false;
    for (std::size_t i = 0; i < outputs.tensors.size(); ++i) {
        const at::Tensor &own = alone->tensors[i];
        const at::Tensor &shared = outputs.tensors[i];
        if (own.sizes() != shared.sizes() || !own.is_floating_point())
            return false;
        // NaN compares false, and the run alone then has the sentence for it.
        if (own.numel() > 0 && !(largest(at::sub(own, shared)) <= agreeing * largest(own)))
            return false;
    }
    return true;
}

} // namespace paretoscope::sensitivity
