// Dense streams of small unsigned integers, least significant bit first, crossing byte borders: how packed
// weights, masks and positions lie in files. Pure functions, thread-safe. Only inside core.
#pragma once

#include <cstdint>
#include <vector>

namespace paretoscope::formats {

/// ceil(bits · count / 8).
std::int64_t streamBytes(std::int64_t count, int bits);

/// Bit i of value j becomes bit (bits · j + i) of the stream; unused bits of the last byte are 0. Every value
/// must be below 2^bits, bits 1…32.
template <typename Integer>
std::vector<std::uint8_t> packBits(const Integer *values, std::int64_t count, int bits)
{
    std::vector<std::uint8_t> stream(static_cast<std::size_t>(streamBytes(count, bits)));
    std::uint64_t pending = 0; // fewer than 8 bits left over, then at most 32 more
    int pendingBits = 0;
    std::size_t next = 0;
    for (std::int64_t i = 0; i < count; ++i) {
        pending |= static_cast<std::uint64_t>(values[i]) << pendingBits;
        for (pendingBits += bits; pendingBits >= 8; pendingBits -= 8, pending >>= 8)
            stream[next++] = static_cast<std::uint8_t>(pending & 0xff);
    }
    if (pendingBits > 0)
        stream[next] = static_cast<std::uint8_t>(pending);
    return stream;
}

} // namespace paretoscope::formats
