#include "core/formats/typenames.h"

#include <algorithm>
#include <array>

namespace paretoscope::formats {

namespace {

struct NamedType {
    std::string_view name;
    c10::ScalarType type;
};

constexpr std::array<NamedType, 10> namedTypes{{{"float32", c10::ScalarType::Float},
                                                {"float64", c10::ScalarType::Double},
                                                {"float16", c10::ScalarType::Half},
                                                {"bfloat16", c10::ScalarType::BFloat16},
                                                {"int64", c10::ScalarType::Long},
                                                {"int32", c10::ScalarType::Int},
                                                {"int16", c10::ScalarType::Short},
                                                {"int8", c10::ScalarType::Char},
                                                {"uint8", c10::ScalarType::Byte},
                                                {"bool", c10::ScalarType::Bool}}};

} // namespace

std::string typeNameOf(c10::ScalarType type)
{
    const auto found = std::ranges::find(namedTypes, type, &NamedType::type);
    return found == namedTypes.end() ? std::string() : std::string(found->name);
}

std::optional<c10::ScalarType> typeNamed(std::string_view name)
{
    const auto found = std::ranges::find(namedTypes, name, &NamedType::name);
    return found == namedTypes.end() ? std::nullopt : std::optional(found->type);
}

} // namespace paretoscope::formats
