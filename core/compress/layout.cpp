#include "core/compress/layout.h"

#include <algorithm>
#include <array>
#include <bit>
#include <numeric>

namespace paretoscope::compress {

namespace {

constexpr std::int64_t bytesPerEntry = 4;

std::int64_t bytesForBits(std::int64_t bits)
{
    return (bits + 7) / 8;
}

/// By Encoding, without scales.
std::array<std::int64_t, 3> bytesByEncoding(const Layout &layout)
{
    const std::int64_t values = layout.nominalBytes();
    return {
        bytesForBits(layout.bits * layout.count),
        bytesForBits(layout.count) + values,
        bytesForBits(indexBits(layout.count) * layout.kept) + values,
    };
}

} // namespace

std::int64_t Units::count() const
{
    // Not (columns + group − 1) / group: a group near the largest integer would overflow.
    return rows == 0 ? 0 : rows * (columns / group + (columns % group != 0 ? 1 : 0));
}

Encoding Layout::encoding() const
{
    if (!factors.empty())
        return Encoding::Dense;
    const auto bytes = bytesByEncoding(*this);
    return static_cast<Encoding>(std::ranges::min_element(bytes) - bytes.begin()); // the first of equals
}

std::int64_t Layout::valueBits() const
{
    std::int64_t sum = factors.empty() ? bits * kept : 0;
    for (const Layout &factor : factors)
        sum += factor.valueBits();
    return sum;
}

std::int64_t Layout::nominalBytes() const
{
    return bytesForBits(valueBits());
}

std::int64_t Layout::storedBytes() const
{
    if (!factors.empty())
        return std::accumulate(
            factors.begin(), factors.end(), std::int64_t{0},
            [](std::int64_t sum, const Layout &factor) { return sum + factor.storedBytes(); });
    const auto bytes = bytesByEncoding(*this);
    return *std::ranges::min_element(bytes) + unitBytes();
}

std::int64_t Layout::unitBytes() const
{
    std::int64_t bytes = units.count() * (bytesPerScale + (zeroPoints ? 1 : 0) + bookEntries * bytesPerEntry);
    for (const Layout &factor : factors)
        bytes += factor.unitBytes();
    return bytes;
}

int indexBits(std::int64_t count)
{
    return count <= 1 ? 0 : static_cast<int>(std::bit_width(static_cast<std::uint64_t>(count - 1)));
}

} // namespace paretoscope::compress
