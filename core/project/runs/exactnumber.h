// Numbers in JSON that read back to the last bit, what is no number included. Inside the project room. Pure
// functions.
#pragma once

#include <nlohmann/json.hpp>

#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <string>

namespace paretoscope::project {

/// As JSON has it; NaN and infinity, which it has not, as the hexadecimal digits of their bits.
inline nlohmann::json exact(double number)
{
    if (std::isfinite(number))
        return number;
    std::string digits(16, '0');
    std::to_chars(digits.data(), digits.data() + digits.size(), std::bit_cast<std::uint64_t>(number), 16);
    return digits;
}

/// Throws nlohmann::json::exception where JSON is none of both.
inline double exactFrom(const nlohmann::json &field)
{
    if (!field.is_string())
        return field.get<double>();
    const auto &digits = field.get_ref<const std::string &>();
    std::uint64_t bits = 0;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), bits, 16);
    const auto number = std::bit_cast<double>(bits);
    if (digits.size() != 16 || read.ptr != digits.data() + digits.size() || std::isfinite(number))
        return field.get<double>(); // throws: a text is no number
    return number;
}

} // namespace paretoscope::project
