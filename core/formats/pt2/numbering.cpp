#include "core/formats/pt2/numbering.h"

#include <array>

namespace paretoscope::formats::pt2 {

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
    constexpr std::int64_t strided = 7;
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

} // namespace paretoscope::formats::pt2
