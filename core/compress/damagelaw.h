// How damage grows beyond what was measured, for the methods to choose from. Pure functions, thread-safe.
#pragma once

#include "core/compress/method.h"

#include <span>

namespace paretoscope::compress {

/// Log-linear between two damages; at one place the first's.
double damageBetween(const KnownDamage &low, const KnownDamage &high, double position);

/// Of rounding: a bit more quarters the noise of a uniform quantizer.
double quarteredABit(double position, std::span<const KnownDamage> known);

/// Of shares set to zero: below all that is known with the cube (the energy of the smallest weights of a
/// smooth density), above it as between the last two.
double cubicBelow(double position, std::span<const KnownDamage> known);

} // namespace paretoscope::compress
