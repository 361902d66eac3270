// Shapes of inputs as they are typed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace paretoscope::cli {

/// "1,3,32,32" or "1x3x32x32"; nothing for what is no shape.
std::optional<std::vector<std::int64_t>> parseShape(const std::string &text);

} // namespace paretoscope::cli
