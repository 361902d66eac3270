// What a weight takes in a file: its streams and their exact bytes, from shape and setting alone. Filled in
// by methods, added up by cost, written by packers. A plain value.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

namespace paretoscope::compress {

/// How the values of a layer lie in the file: whichever is cheapest, ties to the first.
/// Dense: every weight. Bitmask: one bit a weight and the values that remain. Index: their positions (each
/// ceil(log2(count)) bits) and the values.
enum class Encoding : std::uint8_t { Dense, Bitmask, Index };

/// What a value is: of the layer's own type in its file, float16, bfloat16, or an integer code.
enum class Content : std::uint8_t { AsStored, Float16, BFloat16, Code };

/// What a code stands for. Integer: itself, less the zero point, times its unit's scale. Stored: that entry
/// of its unit's own book, which is in the file. Else that entry of a book that every reader knows, times its
/// unit's scale: the 16 values of NF4, or a number of these bits of exponent and mantissa
/// (books/knownbook.h).
enum class Book : std::uint8_t { Integer, Stored, Nf4, E4M3, E5M2, E2M1, E2M3, E3M2 };

/// Which weights share a scale, or a book, of the matrix [rows, columns] of output channels: every `group`
/// columns of each of `rows` rows; none where rows is 0.
struct Units {
    std::int64_t rows = 0;
    std::int64_t columns = 0;
    std::int64_t group = 0; ///< the last of a row may be shorter

    std::int64_t count() const;
};

/// Calls EACH(unit, first, size) for every one of UNITS in order: SIZE weights from FIRST on, counted by row.
template <typename Each> void forEachUnit(const Units &units, const Each &each)
{
    std::int64_t unit = 0;
    for (std::int64_t row = 0; row < units.rows * units.columns; row += units.columns)
        for (std::int64_t first = row; first < row + units.columns; first += units.group, ++unit)
            each(unit, first, std::min(units.group, row + units.columns - first));
}

struct Layout {
    std::int64_t count = 0; ///< of weights
    std::int64_t kept = 0;  ///< of these, not set to zero
    Content content = Content::AsStored;
    int bits = 0; ///< of each value
    Units units;
    bool zeroPoints = false;      ///< one byte beside every scale
    int bytesPerScale = 4;        ///< float32; 1: a power of two (E8M0); 0: none
    Book book = Book::Integer;    ///< of Content::Code
    std::int64_t bookEntries = 0; ///< float32, of each unit's own book
    /// Of a weight that lies in the file as a product: the left [rows, rank] and the right one [rank,
    /// columns]; else none. All but `count` and `kept` is then told by them.
    std::vector<Layout> factors = {};

    Encoding encoding() const;
    /// Bits × values that are kept.
    std::int64_t valueBits() const;
    /// Bits × weights that are kept, in bytes, rounded up: no scales, no masks.
    std::int64_t nominalBytes() const;
    /// Everything the file must carry. Values are one LSB-first bit stream (ceil(bits·n/8) bytes); zero
    /// points are one byte; a bitmask is ceil(count/8) bytes, an index stream ceil(n·indexBits/8).
    std::int64_t storedBytes() const;
    std::int64_t unitBytes() const; ///< of these: scales, zero points and books
};

/// ceil(log2(count)): bits of one position in Encoding::Index.
int indexBits(std::int64_t count);

} // namespace paretoscope::compress
