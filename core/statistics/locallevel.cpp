#include "core/statistics/locallevel.h"

#include <cmath>
#include <limits>

namespace paretoscope::statistics {

namespace {

constexpr double typicalScatter = 0.2;
constexpr double typicalWander = 0.03;
constexpr double scatterPriorWidth = 0.7; ///< standard deviations of their logarithms
constexpr double wanderPriorWidth = 1.5;
constexpr double firstVariance = 4; ///< of the level before anything is known: a factor 7 either way

double mean(std::span<const LevelSample> samples)
{
    double sum = 0;
    for (const auto &sample : samples)
        sum += sample.value;
    return sum / static_cast<double>(samples.size());
}

struct Filtered {
    double priorMean, priorVariance; ///< before the sample
    double mean, variance;           ///< after it
};

struct Filter {
    std::vector<Filtered> states;
    double logLikelihood = 0;
};

Filter filter(std::span<const LevelSample> samples, double scatter, double wander)
{
    Filter result;
    double level = mean(samples);
    double variance = firstVariance;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        if (i > 0)
            variance += wander * (samples[i].position - samples[i - 1].position);
        const double surprise = samples[i].value - level;
        const double total = variance + scatter * scatter + samples[i].variance;
        const double gain = variance / total;
        result.logLikelihood -= 0.5 * (std::log(total) + surprise * surprise / total);
        result.states.push_back({level, variance, level + gain * surprise, (1 - gain) * variance});
        level = result.states.back().mean;
        variance = result.states.back().variance;
    }
    return result;
}

/// Rauch, Tung and Striebel 1965.
std::vector<LevelState> smooth(const Filter &filter)
{
    std::vector<LevelState> states(filter.states.size());
    states.back() = {filter.states.back().mean, filter.states.back().variance, 0};
    for (std::size_t i = states.size() - 1; i-- > 0;) {
        const Filtered &here = filter.states[i];
        const Filtered &next = filter.states[i + 1];
        const double gain = here.variance / next.priorVariance;
        states[i] = {here.mean + gain * (states[i + 1].mean - next.priorMean),
                     here.variance + gain * gain * (states[i + 1].variance - next.priorVariance),
                     gain * states[i + 1].variance};
    }
    return states;
}

double logPrior(double value, double typical, double width)
{
    const double off = std::log(value / typical) / width;
    return -0.5 * off * off;
}

} // namespace

LocalLevel fitLocalLevel(std::span<const LevelSample> samples)
{
    LocalLevel best;
    double most = -std::numeric_limits<double>::infinity();
    // A coarse grid will do: the level depends on these two only weakly.
    for (double scatter = typicalScatter / 5; scatter < typicalScatter * 5; scatter *= 1.2)
        for (double wander = typicalWander / 30; wander < typicalWander * 30; wander *= 1.5) {
            const double likelihood = filter(samples, scatter, wander).logLikelihood +
                                      logPrior(scatter, typicalScatter, scatterPriorWidth) +
                                      logPrior(wander, typicalWander, wanderPriorWidth);
            if (likelihood > most) {
                most = likelihood;
                best.scatter = scatter;
                best.wander = wander;
            }
        }
    best.states = smooth(filter(samples, best.scatter, best.wander));
    return best;
}

} // namespace paretoscope::statistics
