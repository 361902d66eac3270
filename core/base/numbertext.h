// Numbers for files, keys and sentences of programs: in no locale. Pure function, thread-safe.
#pragma once

#include <array>
#include <charconv>
#include <string>

namespace paretoscope::base {

/// The shortest text that reads back as the same number.
template <typename Number> std::string shortest(Number number)
{
    std::array<char, 32> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    return {digits.data(), end};
}

} // namespace paretoscope::base
