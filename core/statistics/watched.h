// Intervals for numbers that are watched while they grow. A fixed-n 95 % interval that is looked at again and
// again as samples arrive covers less than 95 %: at each doubling from 16 to 1,024 samples some 80 % for a
// share, and 36 to 57 % for the mean KL of one quantized layer. These hold at all looks together, at whatever
// n one looks or stops. Pure functions.
//
// What is guaranteed, for samples in random order:
// - Shares (accuracy, agreement): at least 95 % at every n, without approximation. Beta-binomial mixture
//   (Robbins 1970, Ann. Math. Statist. 41:1397; Howard, Ramdas, McAuliffe, Sekhon 2021, Ann. Statist.
//   49:1055).
// - Paired differences of shares: the same. A mixture of bets on flips (Waudby-Smith, Ramdas 2024, JRSS B
// 86:1;
//   Orabona, Jun 2024, IEEE Trans. Inf. Theory 70:436).
// - Means and paired differences of means (likelihoods): 95 % for normal values of unknown variance,
// otherwise
//   as n grows. Mixture over the effect size (Lai 1976, Ann. Statist. 4:265; Wang, Ramdas, arXiv 2310.03722).
//   Nothing is known below 7 values: the limits are then infinite.
// - Means of damages (KL, squared errors), which are never negative and most of whose sum lies in few
// samples:
//   no interval can be guaranteed without a bound on what was not seen. The same multiplier is used on a
//   scale on which such means vary evenly; by simulation at least 95 % on damages of real networks (variation
//   coefficients to 5) and on lognormal values to 7. Too short where more than four of five samples have no
//   damage at all and n is below 32. No upper limit (infinity) while a few samples hold it all, below n = 32.
#pragma once

#include "core/statistics/paired.h"

#include <cstdint>

namespace paretoscope::statistics {

/// Of a mean of n damages with a standard error (a sensitivity cell's KL): low ≥ 0.
Interval watchedInterval(double mean, double standardError, std::int64_t n);

/// RIGHT of n.
Interval watchedShare(std::int64_t right, std::int64_t n);
/// (wrongToRight − rightToWrong) / n.
Interval watchedShareDifference(const Flips &flips, std::int64_t n);
/// A mean that may have any sign and is not much skewed.
Interval watchedMean(double mean, double standardError, std::int64_t n);

/// Whether two mean damages of n samples each can be told apart while both are watched: the interval of their
/// difference, put together from the two (Zou, Donner 2008, Statistics in Medicine 27:1693), excludes 0. The
/// values are taken as independent, which is cautious for those of the same samples.
bool distinguishable(double meanA, double errorA, double meanB, double errorB, std::int64_t n);

} // namespace paretoscope::statistics
