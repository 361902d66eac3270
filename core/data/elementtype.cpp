#include "core/data/elementtype.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <type_traits>

namespace paretoscope::data {

namespace {

using Kind = ElementType::Kind;

struct Binary16 {
    std::uint16_t bits;

    explicit operator float() const
    {
        const int exponent = (bits >> 10) & 0x1F;
        const float mantissa = static_cast<float>(bits & 0x3FF);
        float magnitude = 0;
        if (exponent == 0)
            magnitude = std::ldexp(mantissa, -24);
        else if (exponent == 0x1F)
            magnitude = mantissa == 0 ? std::numeric_limits<float>::infinity() : std::nanf("");
        else
            magnitude = std::ldexp(mantissa + 1024.0F, exponent - 25);
        return (bits & 0x8000) ? -magnitude : magnitude;
    }
};

template <typename Stored> Stored load(const std::byte *at, bool swap)
{
    std::array<std::byte, sizeof(Stored)> raw;
    std::memcpy(raw.data(), at, sizeof(Stored));
    if (swap)
        std::reverse(raw.begin(), raw.end());
    return std::bit_cast<Stored>(raw);
}

template <typename Stored, typename Out>
void decodeAs(std::span<const std::byte> bytes, bool swap, std::span<Out> into)
{
    for (std::size_t i = 0; i < into.size(); ++i)
        into[i] = static_cast<Out>(load<Stored>(bytes.data() + i * sizeof(Stored), swap));
}

template <typename Out> void decodeBoolean(std::span<const std::byte> bytes, std::span<Out> into)
{
    for (std::size_t i = 0; i < into.size(); ++i)
        into[i] = bytes[i] == std::byte{0} ? Out{0} : Out{1};
}

template <typename Out>
void decodeIntegers(ElementType type, std::span<const std::byte> bytes, bool swap, std::span<Out> into)
{
    const bool isSigned = type.kind == Kind::Signed;
    switch (type.bytes) {
    case 1:
        return isSigned ? decodeAs<std::int8_t>(bytes, swap, into)
                        : decodeAs<std::uint8_t>(bytes, swap, into);
    case 2:
        return isSigned ? decodeAs<std::int16_t>(bytes, swap, into)
                        : decodeAs<std::uint16_t>(bytes, swap, into);
    case 4:
        return isSigned ? decodeAs<std::int32_t>(bytes, swap, into)
                        : decodeAs<std::uint32_t>(bytes, swap, into);
    default:
        return isSigned ? decodeAs<std::int64_t>(bytes, swap, into)
                        : decodeAs<std::uint64_t>(bytes, swap, into);
    }
}

bool needsSwap(ElementType type)
{
    return type.bytes > 1 && type.bigEndian != (std::endian::native == std::endian::big);
}

} // namespace

std::optional<ElementType> elementTypeFromNumpy(std::string_view descr)
{
    if (descr.size() != 3 || std::string_view("<>|=").find(descr[0]) == std::string_view::npos)
        return std::nullopt;
    constexpr std::array<std::string_view, 12> known{"b1", "u1", "u2", "u4", "u8", "i1",
                                                     "i2", "i4", "i8", "f2", "f4", "f8"};
    if (std::find(known.begin(), known.end(), descr.substr(1)) == known.end())
        return std::nullopt;
    ElementType type;
    switch (descr[1]) {
    case 'b':
        type.kind = Kind::Boolean;
        break;
    case 'u':
        type.kind = Kind::Unsigned;
        break;
    case 'i':
        type.kind = Kind::Signed;
        break;
    default:
        type.kind = Kind::Float;
        break;
    }
    type.bytes = static_cast<std::uint8_t>(descr[2] - '0');
    const bool nativeIsBig = std::endian::native == std::endian::big;
    type.bigEndian = type.bytes > 1 && (descr[0] == '>' || (descr[0] != '<' && nativeIsBig));
    return type;
}

std::optional<ElementType> elementTypeFromIdx(std::uint8_t code)
{
    switch (code) {
    case 0x08:
        return ElementType{Kind::Unsigned, 1, false};
    case 0x09:
        return ElementType{Kind::Signed, 1, false};
    case 0x0B:
        return ElementType{Kind::Signed, 2, true};
    case 0x0C:
        return ElementType{Kind::Signed, 4, true};
    case 0x0D:
        return ElementType{Kind::Float, 4, true};
    case 0x0E:
        return ElementType{Kind::Float, 8, true};
    default:
        return std::nullopt;
    }
}

std::string elementTypeName(ElementType type)
{
    if (type.kind == Kind::Boolean)
        return "bool";
    const std::string kind = type.kind == Kind::Float ? "float" : type.kind == Kind::Signed ? "int" : "uint";
    return kind + std::to_string(8 * type.bytes) + (type.bigEndian ? " (big-endian)" : "");
}

void decode(ElementType type, std::span<const std::byte> bytes, std::span<float> into)
{
    const bool swap = needsSwap(type);
    if (type.kind == Kind::Boolean)
        return decodeBoolean(bytes, into);
    if (type.kind != Kind::Float)
        return decodeIntegers(type, bytes, swap, into);
    switch (type.bytes) {
    case 2:
        return decodeAs<Binary16>(bytes, swap, into);
    case 4:
        return decodeAs<float>(bytes, swap, into);
    default:
        return decodeAs<double>(bytes, swap, into);
    }
}

void decode(ElementType type, std::span<const std::byte> bytes, std::span<std::int64_t> into)
{
    if (type.kind == Kind::Boolean)
        return decodeBoolean(bytes, into);
    if (type.kind == Kind::Float) // converting NaN or 1e300 would be undefined; callers check the type first
        return std::fill(into.begin(), into.end(), 0);
    decodeIntegers(type, bytes, needsSwap(type), into);
}

} // namespace paretoscope::data
