// Floating-point numbers of 4 to 8 bits, from and to float32. Pure functions, thread-safe. Only inside core.
#pragma once

#include <cstdint>

namespace paretoscope::compress {

/// A sign, exponent and mantissa, the sign uppermost. Subnormal numbers as in IEEE 754.
struct SmallFloat {
    /// What the codes of the highest exponent are. None: numbers like others. NaN: the one of the highest
    /// mantissa is NaN, the others are numbers (OCP FP8 E4M3). Ieee: infinity and NaNs.
    enum class Top : std::uint8_t { Numbers, NaN, Ieee };

    int exponentBits = 0, mantissaBits = 0;
    int bias = 0;
    Top top = Top::Numbers;

    int bits() const { return 1 + exponentBits + mantissaBits; }
    float largest() const; ///< finite
    /// floor(log2(largest())): emax of OCP MX.
    int largestExponent() const;
};

/// OCP 8-bit Floating Point Specification (OFP8) 1.0, 5.2 and 5.3.
inline constexpr SmallFloat e4m3{4, 3, 7, SmallFloat::Top::NaN};
inline constexpr SmallFloat e5m2{5, 2, 15, SmallFloat::Top::Ieee};
/// OCP Microscaling Formats (MX) Specification 1.0, 5.3.
inline constexpr SmallFloat e2m1{2, 1, 1};
inline constexpr SmallFloat e2m3{2, 3, 1};
inline constexpr SmallFloat e3m2{3, 2, 3};

/// Of CODE, below 2^bits.
float decoded(const SmallFloat &format, std::uint8_t code);
/// To nearest, halves to even; what is beyond the largest number, infinity too, becomes it. NaN stays NaN
/// where FORMAT has one, and becomes 0 where it has none.
std::uint8_t encoded(const SmallFloat &format, double number);

} // namespace paretoscope::compress
