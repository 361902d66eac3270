// Types of numbers by the names that NumPy and PyTorch have for them. Included only inside core. Pure
// functions.
#pragma once

#include <c10/core/ScalarType.h>

#include <optional>
#include <string>
#include <string_view>

namespace paretoscope::formats {

/// "float32"; empty for those that have no such name.
std::string typeNameOf(c10::ScalarType type);
std::optional<c10::ScalarType> typeNamed(std::string_view name);

} // namespace paretoscope::formats
