#include "core/compress/books/smallfloat.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace paretoscope::compress {

namespace {

int largestCode(const SmallFloat &format)
{
    const int all = (1 << (format.bits() - 1)) - 1;
    switch (format.top) {
    case SmallFloat::Top::Numbers:
        return all;
    case SmallFloat::Top::NaN:
        return all - 1;
    case SmallFloat::Top::Ieee:
        return all - (1 << format.mantissaBits);
    }
    return all;
}

double magnitudeOf(const SmallFloat &format, int code)
{
    const int exponent = code >> format.mantissaBits;
    const int mantissa = code & ((1 << format.mantissaBits) - 1);
    const int whole = exponent == 0 ? mantissa : mantissa + (1 << format.mantissaBits);
    return std::ldexp(whole, std::max(exponent, 1) - format.bias - format.mantissaBits);
}

/// Of a finite number.
int nearestCode(const SmallFloat &format, double magnitude)
{
    if (magnitude >= static_cast<double>(format.largest()))
        return largestCode(format);
    const int least = 1 - format.bias; // below, steps are those of the least normal numbers
    const int exponent = magnitude == 0 ? least : std::max(std::ilogb(magnitude), least);
    const double steps = std::nearbyint(std::ldexp(magnitude, format.mantissaBits - exponent));
    return static_cast<int>(steps) + ((exponent - least) << format.mantissaBits);
}

} // namespace

float SmallFloat::largest() const
{
    return static_cast<float>(magnitudeOf(*this, largestCode(*this)));
}

int SmallFloat::largestExponent() const
{
    return std::ilogb(largest());
}

float decoded(const SmallFloat &format, std::uint8_t code)
{
    const int sign = 1 << (format.bits() - 1);
    const int magnitude = code & (sign - 1);
    const bool isInfinite = format.top == SmallFloat::Top::Ieee && magnitude == largestCode(format) + 1;
    const float value = isInfinite ? std::numeric_limits<float>::infinity()
                        : magnitude > largestCode(format)
                            ? std::numeric_limits<float>::quiet_NaN()
                            : static_cast<float>(magnitudeOf(format, magnitude));
    return (code & sign) != 0 ? -value : value;
}

std::uint8_t encoded(const SmallFloat &format, double number)
{
    const int sign = std::signbit(number) ? 1 << (format.bits() - 1) : 0;
    if (!std::isnan(number))
        return static_cast<std::uint8_t>(sign | nearestCode(format, std::abs(number)));
    const int quiet = format.top == SmallFloat::Top::Ieee
                          ? largestCode(format) + 1 + (1 << (format.mantissaBits - 1))
                          : largestCode(format) + 1;
    return static_cast<std::uint8_t>(format.top == SmallFloat::Top::Numbers ? 0 : sign | quiet);
}

} // namespace paretoscope::compress
