#include "core/compress/damagelaw.h"

#include <cmath>

namespace paretoscope::compress {

namespace {

constexpr double logDamagePerBit = -1.3862943611198906; ///< −ln 4

double cubed(const KnownDamage &known, double position)
{
    return std::exp(known.logDamage) * std::pow(position / known.position, 3);
}

} // namespace

double damageBetween(const KnownDamage &low, const KnownDamage &high, double position)
{
    if (!(high.position > low.position))
        return std::exp(low.logDamage);
    const double share = (position - low.position) / (high.position - low.position);
    return std::exp(low.logDamage + share * (high.logDamage - low.logDamage));
}

double quarteredABit(double position, std::span<const KnownDamage> known)
{
    const KnownDamage &nearest = position >= known.back().position ? known.back() : known.front();
    return std::exp(nearest.logDamage + logDamagePerBit * (position - nearest.position));
}

double cubicBelow(double position, std::span<const KnownDamage> known)
{
    if (position <= known.front().position)
        return cubed(known.front(), position);
    return known.size() > 1 ? damageBetween(known[known.size() - 2], known.back(), position)
                            : cubed(known.back(), position);
}

} // namespace paretoscope::compress
