#include "core/compress/inputrange.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

namespace paretoscope::compress {

namespace {

constexpr double shareLeftOut = 1e-4; ///< by RangeRule::Percentile
constexpr int shares = 100;           ///< of the extremes that RangeRule::Mse tries
constexpr int rounds = 3;             ///< of one end after the other
constexpr std::size_t together = 2;   ///< bins that RangeRule::Entropy takes for one: 2,048 as published
constexpr int mostBitsSeen = 10;      ///< finer levels are finer than bins

std::int64_t countOf(const InputHistogram &histogram)
{
    return std::reduce(histogram.counts.begin(), histogram.counts.end(), std::int64_t{0});
}

InputRange percentile(const InputHistogram &histogram)
{
    const double beyond = shareLeftOut / 2 * static_cast<double>(countOf(histogram));
    const auto numbers = [&](std::int64_t bin) {
        return static_cast<double>(histogram.counts[static_cast<std::size_t>(bin)]);
    };
    std::int64_t first = 0, last = InputHistogram::bins - 1;
    for (double left = numbers(first); left <= beyond && first < last; left += numbers(first))
        ++first;
    for (double left = numbers(last); left <= beyond && last > first; left += numbers(last))
        --last;
    return {std::max(histogram.middle(first) - histogram.width() / 2, histogram.least),
            std::min(histogram.middle(last) + histogram.width() / 2, histogram.largest)};
}

/// One end after the other moves to where the error is least.
InputRange leastSquares(const InputHistogram &histogram, int bits, bool isSymmetric)
{
    InputRange best{std::min(histogram.least, 0.0), std::max(histogram.largest, 0.0)};
    double least = meanSquaredError(histogram, codingOf(best, bits, isSymmetric));
    const auto move = [&](double InputRange::*end, double extreme) {
        bool moved = false;
        for (int share = 1; share <= shares && extreme != 0; ++share) {
            InputRange tried = best;
            tried.*end = extreme * share / shares;
            const double error = meanSquaredError(histogram, codingOf(tried, bits, isSymmetric));
            if (error < least) {
                best = tried;
                least = error;
                moved = true;
            }
        }
        return moved;
    };
    const double reach = std::max(-histogram.least, histogram.largest);
    if (isSymmetric) {
        best = {0, reach};
        move(&InputRange::high, reach);
        return best;
    }
    for (int round = 0; round < rounds; ++round) {
        const bool highMoved = move(&InputRange::high, std::max(histogram.largest, 0.0));
        const bool lowMoved = move(&InputRange::low, std::min(histogram.least, 0.0));
        if (!highMoved && !lowMoved)
            break;
    }
    return best;
}

/// Σ p ln(p / q) of COUNTS, those beyond added to the last of the first LENGTH, from the same drawn with
/// LEVELS levels: every level's numbers are spread over those of its bins that had any.
double divergence(std::span<const double> counts, std::size_t length, std::size_t levels)
{
    std::vector<double> reference(counts.begin(), counts.begin() + static_cast<std::ptrdiff_t>(length));
    const double beyond =
        std::reduce(counts.begin() + static_cast<std::ptrdiff_t>(length), counts.end(), 0.0);
    reference.back() += beyond;
    const double all = std::reduce(reference.begin(), reference.end(), 0.0);
    const double within = all - beyond;
    if (all <= 0 || within <= 0)
        return std::numeric_limits<double>::infinity();
    double sum = 0;
    for (std::size_t level = 0; level < levels; ++level) {
        const std::size_t first = level * length / levels, end = (level + 1) * length / levels;
        double drawn = 0, filled = 0;
        for (std::size_t bin = first; bin < end; ++bin) {
            drawn += counts[bin];
            filled += counts[bin] > 0 ? 1 : 0;
        }
        for (std::size_t bin = first; bin < end; ++bin) {
            if (reference[bin] <= 0)
                continue;
            if (counts[bin] <= 0)
                return std::numeric_limits<double>::infinity(); // what was cut off has no level
            sum += reference[bin] / all * std::log(reference[bin] / all * within * filled / drawn);
        }
    }
    return sum;
}

InputRange leastDivergence(const InputHistogram &histogram, int bits, bool isSymmetric)
{
    const auto half = static_cast<std::size_t>(InputHistogram::bins / 2);
    std::vector<double> magnitudes(half / together);
    for (std::size_t i = 0; i < half; ++i)
        magnitudes[i / together] +=
            static_cast<double>(histogram.counts[half + i] + histogram.counts[half - 1 - i]);
    const double reach = std::max(-histogram.least, histogram.largest);
    const double width = static_cast<double>(together) * histogram.width();
    magnitudes.resize(std::min(static_cast<std::size_t>(reach / width) + 1, magnitudes.size()));
    const bool isOneSided = histogram.least >= 0 || histogram.largest <= 0;
    const auto levels = std::size_t{1} << static_cast<unsigned>(isOneSided && !isSymmetric ? bits : bits - 1);
    double threshold = reach, least = std::numeric_limits<double>::infinity();
    for (std::size_t length = levels; length <= magnitudes.size(); ++length) {
        const double tried = divergence(magnitudes, length, levels);
        if (tried < least) {
            least = tried;
            threshold = std::min(static_cast<double>(length) * width, reach);
        }
    }
    return {std::max(histogram.least, -threshold), std::min(histogram.largest, threshold)};
}

constexpr std::array rules{std::pair{std::string_view("mse"), RangeRule::Mse},
                           std::pair{std::string_view("minMax"), RangeRule::MinMax},
                           std::pair{std::string_view("movingAverage"), RangeRule::MovingAverage},
                           std::pair{std::string_view("percentile"), RangeRule::Percentile},
                           std::pair{std::string_view("entropy"), RangeRule::Entropy}};

} // namespace

RangeRule rangeRuleNamed(std::string_view word)
{
    const auto found = std::ranges::find(rules, word, &std::pair<std::string_view, RangeRule>::first);
    return found == rules.end() ? RangeRule::MinMax : found->second;
}

graph::InputCoding codingOf(const InputRange &range, int bits, bool isSymmetric)
{
    graph::InputCoding coding;
    const double low = std::min(range.low, 0.0), high = std::max(range.high, 0.0);
    coding.highest = (std::int64_t{1} << static_cast<unsigned>(isSymmetric ? bits - 1 : bits)) - 1;
    coding.lowest = isSymmetric ? -coding.highest : 0;
    const double span = isSymmetric ? std::max(-low, high) : high - low;
    const auto scale = static_cast<float>(span / static_cast<double>(coding.highest));
    coding.scale = scale > 0 && std::isnormal(scale) ? scale : 1;
    coding.zeroPoint = isSymmetric ? 0
                                   : std::clamp(std::llround(-low / coding.scale), 0LL,
                                                static_cast<long long>(coding.highest));
    return coding;
}

double meanSquaredError(const InputHistogram &histogram, const graph::InputCoding &coding)
{
    double sum = 0;
    std::int64_t numbers = 0;
    const auto zero = static_cast<double>(coding.zeroPoint);
    const auto lowest = static_cast<double>(coding.lowest), highest = static_cast<double>(coding.highest);
    for (std::int64_t bin = 0; bin < std::ssize(histogram.counts); ++bin) {
        const std::int64_t count = histogram.counts[static_cast<std::size_t>(bin)];
        if (count == 0)
            continue;
        const double value = histogram.middle(bin);
        const double code = std::clamp(std::nearbyint(value / coding.scale) + zero, lowest, highest);
        const double error = value - (code - zero) * coding.scale;
        sum += static_cast<double>(count) * error * error;
        numbers += count;
    }
    return numbers > 0 ? sum / static_cast<double>(numbers) : 0;
}

InputRange rangeOf(const InputHistogram &histogram, RangeRule rule, int bits, bool isSymmetric)
{
    const InputRange all{histogram.least, histogram.largest};
    const bool looksAtErrors = rule == RangeRule::Mse || rule == RangeRule::Entropy;
    if (histogram.counts.empty() || (bits > mostBitsSeen && looksAtErrors))
        return all;
    switch (rule) {
    case RangeRule::MinMax:
        return all;
    case RangeRule::MovingAverage:
        return {histogram.averageLeast, histogram.averageLargest};
    case RangeRule::Percentile:
        return percentile(histogram);
    case RangeRule::Mse:
        return leastSquares(histogram, bits, isSymmetric);
    case RangeRule::Entropy:
        return leastDivergence(histogram, bits, isSymmetric);
    }
    return all;
}

} // namespace paretoscope::compress
