// Whether a recipe that was chosen on some samples does less damage on others. The least of many runs looks
// better than it is on the samples that chose it (the winner's curse), so these have no say here. Pure
// functions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace paretoscope::search {

/// What the samples that took no part in the choice say of it.
struct Judgement {
    double klFall = 0;   ///< mean damage before − after
    double rootFall = 0; ///< mean square root of the damage before − after: what the verdict rests on
    double rootLow = 0;  ///< lower end of its one-sided interval
    double rootBefore = 0;
    std::int64_t n = 0;
    std::size_t compared = 0; ///< candidates judged so far, this one included, or all that were named before
    bool accepted = false;
};

/// BEFORE and AFTER: damages of the same samples in the same order, none of which chose AFTER. COMPARED: how
/// many were judged against what was taken before, this one included: the k-th gets 1/(k(k+1)) of the 5 % of
/// error that all of them share (alpha spending: any number of them goes wrong with at most 5 % together).
/// The interval is that of the mean change of the damage's square root: a few samples make up most of a mean
/// damage, hardly of its root, and the root bounds how many answers change (Pinsker). The mean damage must
/// not rise either. Below 8 samples nothing is accepted.
Judgement judge(std::span<const double> before, std::span<const double> after, std::size_t compared);

/// The same of one of NAMED candidates that were named before any was judged: each gets as much of the 5 %
/// (Bonferroni). The lower ends of all of them together are too high with at most 5 %.
Judgement judgeAmong(std::span<const double> before, std::span<const double> after, std::size_t named);

/// Of Student's distribution with DEGREES degrees of freedom: the value that is exceeded with probability
/// TAIL (below 1/2), by its expansion around the normal one (Abramowitz and Stegun 26.7.5); to 1 % from 7
/// degrees on for tails of 1/1000 and more.
double studentUpperQuantile(double tail, double degrees);

} // namespace paretoscope::search
