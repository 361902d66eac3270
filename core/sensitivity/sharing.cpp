#include "core/sensitivity/sharing.h"

#include <ATen/ops/abs.h>
#include <ATen/ops/max.h>
#include <ATen/ops/sub.h>

#include <algorithm>
#include <ctime>

namespace paretoscope::sensitivity {

using base::Result;
using evaluate::SampleStats;

namespace {

/// Samples side by side beyond which activations only fall out of a core's caches.
constexpr std::int64_t mostSideBySide = 256;
constexpr double agreeing = 1e-6; ///< of the largest output
/// What the timing may cost and what sharing must save, of all that is to be done.
constexpr double mostTiming = 0.04;
constexpr double leastSaving = 0.02;
constexpr double never = 1e9; ///< seconds that a way takes which fails

/// This thread's own time: other work on the machine does not count.
double threadSeconds()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

template <typename T> Result<void> nothingOf(const Result<T> &result)
{
    return result ? Result<void>() : result.error();
}

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
    double own = 0;
    for (const std::size_t variant : missing)
        own += m_work.shares[m_work.variants[variant].layer] * static_cast<double>(samples.count);
    if (m_forced == 0 && samples.first == 0 && missingUnits > 1.5 * own)
        return {}; // the first paint does not wait for a timing
    m_prepared = true;
    const base::EngineScope scope;
    findCones(block.retained());
    m_waySamples = samples.count;
    if (m_forced > 1) {
        m_way.together = static_cast<std::size_t>(m_forced);
        return {};
    }
    const auto layer = layerToTime(missing);
    if (!layer)
        return {};
    std::vector<Variant> variants;
    for (const std::size_t variant : missing)
        if (m_work.variants[variant].layer == *layer)
            variants.push_back(m_work.variants[variant]);
    const double each = m_work.shares[*layer] * static_cast<double>(samples.count);
    if (variants.size() < 2 || 20 * each > mostTiming * missingUnits)
        return {};
    m_rounds = std::clamp(static_cast<int>(mostTiming * missingUnits / (20 * each)), 1, 3);
    double saved = 0;
    auto way = fastest(block, samples.count, variants, saved, stop);
    if (!way)
        return way.error();
    double checks = 0;
    for (const double share : m_work.shares)
        checks += share * static_cast<double>(samples.count);
    if (saved > leastSaving && saved * missingUnits > 2 * checks)
        m_way = *way;
    return {};
}

/// The one in the middle: its cone is half of the network.
std::optional<std::size_t> Sharing::layerToTime(std::span<const std::size_t> missing) const
{
    std::optional<std::size_t> best;
    const auto distance = [this](std::size_t layer) { return std::abs(m_work.shares[layer] - 0.5); };
    for (const std::size_t variant : missing) {
        const std::size_t layer = m_work.variants[variant].layer;
        if (m_cones[layer] && (!best || distance(layer) < distance(*best)))
            best = layer;
    }
    return best;
}

Result<Sharing::Way> Sharing::fastest(const AnalysisBlock &block, std::int64_t samples,
                                      const std::vector<Variant> &variants, double &saved,
                                      const std::stop_token &stop)
{
    const auto most = std::min(variants.size(), static_cast<std::size_t>(mostSideBySide / samples));
    const std::size_t some = std::min<std::size_t>(4, std::max<std::size_t>(most, 1));
    if (auto warm = secondsOf(block, variants, {1, false}, stop); !warm)
        return warm.error();
    const auto alone = secondsOf(block, variants, {1, false}, stop);
    if (!alone)
        return alone.error();
    Way best{1, false};
    double least = *alone;
    const auto attempt = [&](Way way) -> Result<void> {
        const auto seconds = secondsOf(block, variants, way, stop);
        if (!seconds)
            return seconds.error();
        if (*seconds < least) {
            least = *seconds;
            best = way;
        }
        return {};
    };
    for (const Way way : {Way{some, false}, Way{some, true}})
        if (auto done = attempt(way); !done)
            return done.error();
    const bool channelsLast = best.channelsLast;
    for (const std::size_t together : {std::size_t{2}, std::min<std::size_t>(most, 10)})
        if (together > 1 && together != some)
            if (auto done = attempt({together, channelsLast}); !done)
                return done.error();
    saved = 1 - least / *alone;
    return best;
}

/// For one setting; a way that fails takes for ever.
Result<double> Sharing::secondsOf(const AnalysisBlock &block, const std::vector<Variant> &variants, Way way,
                                  const std::stop_token &stop)
{
    const std::span some = std::span(variants).first(std::min(way.together, variants.size()));
    auto weights = block.weightsOf(some); // made before the clock starts
    if (!weights)
        return weights.error();
    const bool alone = way.together == 1 && !way.channelsLast;
    graph::SharedCone cone = *m_cones[some[0].layer];
    cone.channelsLast = way.channelsLast;
    double least = never;
    for (int round = 0; round < m_rounds; ++round) {
        const double start = threadSeconds();
        const auto outputs =
            alone ? nothingOf(block.run(some[0], stop)) : nothingOf(block.runShared(cone, some, stop));
        if (!outputs && (alone || outputs.error().code == base::ErrorCode::Cancelled))
            return outputs.error();
        if (outputs)
            least = std::min(least, threadSeconds() - start);
    }
    return least / static_cast<double>(some.size());
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
    const bool sharing = m_prepared && (m_way.together > 1 || m_way.channelsLast);
    if (!sharing || state == State::Alone || (piece.size() == 1 && !m_way.channelsLast))
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

Result<bool> Sharing::agrees(const AnalysisBlock &block, const Variant &variant, const at::Tensor &outputs,
                             const std::stop_token &stop) const
{
    auto alone = block.run(variant, stop);
    if (!alone)
        return alone.error();
    if (alone->sizes() != outputs.sizes() || !alone->is_floating_point())
        return false;
    // NaN compares false, and the run alone then has the sentence for it.
    return largest(at::sub(*alone, outputs)) <= agreeing * largest(*alone);
}

} // namespace paretoscope::sensitivity
