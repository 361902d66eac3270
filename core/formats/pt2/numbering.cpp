#include "core/formats/pt2/numbering.h"

#include <array>

namespace paretoscope::formats::pt2 {

namespace {

constexpr std::int64_t strided = 7;
constexpr std::int64_t lastNumber = 13; ///< of the numbers that are looked through

} // namespace

std::optional<c10::ScalarType> scalarTypeOf(std::int64_t number)
{
    using Type = c10::ScalarType;
    static constexpr std::array<std::optional<Type>, 14> types{
        std::nullopt,       Type::Byte,          Type::Char,  Type::Short,   Type::Int,
        Type::Long,         Type::Half,          Type::Float, Type::Double,  Type::ComplexHalf,
        Type::ComplexFloat, Type::ComplexDouble, Type::Bool,  Type::BFloat16};
    return number >= 0 && number < static_cast<std::int64_t>(types.size())
               ? types[static_cast<std::size_t>(number)]
               : std::nullopt;
}

std::optional<c10::Layout> layoutOf(std::int64_t number)
{
    return number == strided ? std::optional(c10::kStrided) : std::nullopt;
}

std::optional<c10::MemoryFormat> memoryFormatOf(std::int64_t number)
{
    switch (number) {
    case 1:
        return c10::MemoryFormat::Contiguous;
    case 2:
        return c10::MemoryFormat::ChannelsLast;
    case 3:
        return c10::MemoryFormat::ChannelsLast3d;
    case 4:
        return c10::MemoryFormat::Preserve;
    default:
        return std::nullopt;
    }
}

std::int64_t numberOf(c10::ScalarType type)
{
    for (std::int64_t number = 1; number <= lastNumber; ++number)
        if (scalarTypeOf(number) == type)
            return number;
    return 0;
}

std::int64_t numberOf(c10::Layout layout)
{
    return layout == c10::kStrided ? strided : 0;
}

std::int64_t numberOf(c10::MemoryFormat format)
{
    for (std::int64_t number = 1; number <= lastNumber; ++number)
        if (memoryFormatOf(number) == format)
            return number;
    return 0;
}

} // namespace paretoscope::formats::pt2
