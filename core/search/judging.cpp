#include "core/search/judging.h"

#include "core/evaluate/sampledamages.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace paretoscope::search {

namespace {

constexpr double shared = 0.05; ///< of wrong acceptances, all candidates together
constexpr std::int64_t leastSamples = 8;

/// By bisection: exact to the last digits that matter, and asked for a few times only.
double normalUpperQuantile(double tail)
{
    double low = 0;
    double high = 40;
    for (int i = 0; i < 80; ++i) {
        const double middle = (low + high) / 2;
        (std::erfc(middle / std::sqrt(2.0)) / 2 > tail ? low : high) = middle;
    }
    return (low + high) / 2;
}

std::vector<double> rootsOf(std::span<const double> damages)
{
    std::vector<double> roots;
    roots.reserve(damages.size());
    for (const double damage : damages)
        roots.push_back(std::sqrt(std::max(damage, 0.0)));
    return roots;
}

/// TAIL: how often the lower end may be too high.
Judgement judgeWith(std::span<const double> before, std::span<const double> after, std::size_t compared,
                    double tail)
{
    Judgement judgement;
    judgement.compared = compared;
    judgement.n = static_cast<std::int64_t>(std::min(before.size(), after.size()));
    if (judgement.n < leastSamples)
        return judgement;
    const auto rootsBefore = rootsOf(before);
    const auto roots = evaluate::pairedFall(rootsBefore, rootsOf(after));
    for (const double root : rootsBefore)
        judgement.rootBefore += root / static_cast<double>(rootsBefore.size());
    judgement.klFall = evaluate::pairedFall(before, after).fall;
    judgement.rootFall = roots.fall;
    judgement.rootLow =
        roots.fall - studentUpperQuantile(tail, static_cast<double>(judgement.n - 1)) * roots.standardError;
    judgement.accepted = judgement.rootLow > 0 && judgement.klFall > 0;
    return judgement;
}

} // namespace

double studentUpperQuantile(double tail, double degrees)
{
    const double z = normalUpperQuantile(tail);
    const double z2 = z * z;
    const double first = (z2 + 1) / 4;
    const double second = ((5 * z2 + 16) * z2 + 3) / 96;
    const double third = (((3 * z2 + 19) * z2 + 17) * z2 - 15) / 384;
    return z * (1 + (first + (second + third / degrees) / degrees) / degrees);
}

Judgement judge(std::span<const double> before, std::span<const double> after, std::size_t compared)
{
    const std::size_t all = std::max<std::size_t>(compared, 1);
    const auto k = static_cast<double>(all);
    return judgeWith(before, after, all, shared / (k * (k + 1)));
}

Judgement judgeAmong(std::span<const double> before, std::span<const double> after, std::size_t named)
{
    const std::size_t all = std::max<std::size_t>(named, 1);
    return judgeWith(before, after, all, shared / static_cast<double>(all));
}

} // namespace paretoscope::search
