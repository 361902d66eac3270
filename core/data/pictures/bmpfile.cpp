#include "core/data/pictures/bmpfile.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdlib>
#include <optional>

namespace paretoscope::data {

using base::Result;

namespace {

enum Compression : std::uint32_t { Raw = 0, Rle8 = 1, Rle4 = 2, Bitfields = 3, AlphaBitfields = 6 };

struct BmpHeader {
    std::int64_t width = 0, height = 0;
    bool topDown = false;
    std::uint32_t bits = 0, compression = Raw;
    std::size_t pixelsAt = 0;
    std::size_t colourBytes = 4;
    std::span<const std::byte> colours;
    std::array<std::uint32_t, 3> masks{}; ///< R, G, B of 16 and 32 bits
};

std::uint32_t number(std::span<const std::byte> file, std::size_t at, std::size_t bytes)
{
    std::uint32_t value = 0;
    for (std::size_t i = bytes; i-- > 0;)
        value = value << 8U | std::to_integer<std::uint32_t>(file[at + i]);
    return value;
}

/// Sizes, depth and compression; absent where they are not those of a BMP.
std::optional<BmpHeader> sizesOf(std::span<const std::byte> file, std::size_t headerBytes)
{
    BmpHeader header;
    header.pixelsAt = number(file, 10, 4);
    if (headerBytes == 12) {
        header.width = number(file, 18, 2);
        header.height = number(file, 20, 2);
        header.bits = number(file, 24, 2);
        header.colourBytes = 3;
    } else {
        header.width = static_cast<std::int32_t>(number(file, 18, 4));
        header.height = static_cast<std::int32_t>(number(file, 22, 4));
        header.topDown = header.height < 0;
        header.height = std::abs(header.height);
        header.bits = number(file, 28, 2);
        header.compression = number(file, 30, 4);
    }
    if (header.width <= 0 || header.height <= 0)
        return std::nullopt;
    return header;
}

bool takeMasks(std::span<const std::byte> file, std::size_t headerBytes, BmpHeader &header)
{
    if (header.compression != Bitfields && header.compression != AlphaBitfields) {
        header.masks = header.bits == 16 ? std::array<std::uint32_t, 3>{0x7C00, 0x3E0, 0x1F}
                                         : std::array<std::uint32_t, 3>{0xFF0000, 0xFF00, 0xFF};
        return true;
    }
    // They follow a header of 40 bytes, and are part of a longer one: the same place.
    if (header.bits < 16 || headerBytes < 40 || file.size() < 14 + 52)
        return false;
    for (std::size_t i = 0; i < 3; ++i)
        header.masks[i] = number(file, 14 + 40 + 4 * i, 4);
    return true;
}

std::optional<BmpHeader> headerOf(std::span<const std::byte> file)
{
    constexpr std::array<std::size_t, 7> known{12, 40, 52, 56, 64, 108, 124};
    const std::size_t headerBytes = file.size() < 26 ? 0 : number(file, 14, 4);
    if (std::find(known.begin(), known.end(), headerBytes) == known.end() || file.size() < 14 + headerBytes)
        return std::nullopt;
    auto header = sizesOf(file, headerBytes);
    if (!header || !takeMasks(file, headerBytes, *header))
        return std::nullopt;
    if (header->bits <= 8) {
        const std::uint32_t used = headerBytes >= 40 ? number(file, 46, 4) : 0;
        const std::size_t count = used > 0 && used <= 256 ? used : std::size_t{1} << header->bits;
        const std::size_t at = 14 + headerBytes;
        const std::size_t end = std::min(file.size(), header->pixelsAt > at ? header->pixelsAt : file.size());
        header->colours = file.subspan(at, std::min(end - at, count * header->colourBytes));
    }
    return header;
}

/// Bytes of a raw row: whole groups of four.
std::size_t rowBytesOf(const BmpHeader &header)
{
    return (static_cast<std::size_t>(header.width) * header.bits + 31) / 32 * 4;
}

bool holdsRawRows(std::span<const std::byte> file, const BmpHeader &header)
{
    const std::size_t rows = rowBytesOf(header) * static_cast<std::size_t>(header.height);
    return header.pixelsAt <= file.size() && rows <= file.size() - header.pixelsAt;
}

std::size_t storedRow(const BmpHeader &header, std::int64_t row)
{
    return static_cast<std::size_t>(header.topDown ? row : header.height - 1 - row);
}

std::vector<std::uint8_t> rawIndices(std::span<const std::byte> file, const BmpHeader &header)
{
    std::vector<std::uint8_t> indices;
    indices.reserve(static_cast<std::size_t>(header.width * header.height));
    for (std::int64_t y = 0; y < header.height; ++y) {
        const std::size_t start = header.pixelsAt + storedRow(header, y) * rowBytesOf(header);
        for (std::size_t x = 0; x < static_cast<std::size_t>(header.width); ++x) {
            const std::size_t bit = x * header.bits;
            const auto byte = std::to_integer<std::uint32_t>(file[start + bit / 8]);
            indices.push_back(
                static_cast<std::uint8_t>(byte >> (8 - header.bits - bit % 8) & ((1U << header.bits) - 1)));
        }
    }
    return indices;
}

/// Runs of one index, stretches of several, moves; what is not written stays 0. Absent where the code ends
/// early.
class RunLengths {
public:
    RunLengths(std::span<const std::byte> code, const BmpHeader &header)
        : m_code(code), m_header(header),
          m_indices(static_cast<std::size_t>(header.width * header.height), std::uint8_t{0})
    {
    }

    std::optional<std::vector<std::uint8_t>> decoded()
    {
        while (m_y < m_header.height) {
            if (m_code.size() < 2)
                return std::nullopt;
            const unsigned count = take(), value = take();
            if (count > 0) {
                for (unsigned i = 0; i < count; ++i)
                    put(m_header.bits == 8 ? value : i % 2 == 0 ? value >> 4 : value & 0xF);
            } else if (value == 1) {
                break;
            } else if (!escape(value)) {
                return std::nullopt;
            }
        }
        return std::move(m_indices);
    }

private:
    unsigned take()
    {
        const auto value = std::to_integer<unsigned>(m_code.front());
        m_code = m_code.subspan(1);
        return value;
    }

    bool escape(unsigned value)
    {
        if (value == 0) {
            m_x = 0;
            ++m_y;
            return true;
        }
        if (value == 2) {
            if (m_code.size() < 2)
                return false;
            m_x += take();
            m_y += take();
            return true;
        }
        const std::size_t bytes = m_header.bits == 8 ? value : (value + 1) / 2;
        if (m_code.size() < bytes)
            return false;
        for (unsigned i = 0; i < value; ++i) {
            const auto byte = std::to_integer<unsigned>(m_code[m_header.bits == 8 ? i : i / 2]);
            put(m_header.bits == 8 ? byte : i % 2 == 0 ? byte >> 4 : byte & 0xF);
        }
        m_code = m_code.subspan(std::min(m_code.size(), bytes + bytes % 2));
        return true;
    }

    void put(unsigned index)
    {
        if (m_x < m_header.width && m_y < m_header.height)
            m_indices[storedRow(m_header, m_y) * static_cast<std::size_t>(m_header.width) +
                      static_cast<std::size_t>(m_x)] = static_cast<std::uint8_t>(index);
        ++m_x;
    }

    std::span<const std::byte> m_code;
    const BmpHeader &m_header;
    std::vector<std::uint8_t> m_indices;
    std::int64_t m_x = 0, m_y = 0;
};

/// R, G, B bytes of the table, which is stored as B, G, R and a byte for nothing.
std::vector<std::uint8_t> coloursOf(const BmpHeader &header)
{
    std::vector<std::uint8_t> colours;
    for (std::size_t at = 0; at + header.colourBytes <= header.colours.size(); at += header.colourBytes) {
        for (const std::size_t c : {2U, 1U, 0U})
            colours.push_back(std::to_integer<std::uint8_t>(header.colours[at + c]));
    }
    return colours;
}

/// Index i is the grey i, or of two colours black and white.
bool isGreyRamp(const std::vector<std::uint8_t> &colours)
{
    const std::size_t count = colours.size() / 3;
    for (std::size_t i = 0; i < colours.size(); ++i) {
        if (colours[i] != (count == 2 ? 255 * (i / 3) : i / 3))
            return false;
    }
    return count == 2 || count == 256;
}

Pixels pixelsOf(const BmpHeader &header, Extent extent)
{
    const bool grey = header.bits <= 8 && isGreyRamp(coloursOf(header));
    Pixels pixels{header.width, header.height, grey ? 1 : 3, {}};
    if (extent == Extent::Whole)
        pixels.values.reserve(static_cast<std::size_t>(pixels.width * pixels.height * pixels.channels));
    return pixels;
}

void takeIndexed(const std::vector<std::uint8_t> &indices, const BmpHeader &header, Pixels &pixels)
{
    auto colours = coloursOf(header);
    pixels.values = lookedUp(indices, colours);
    if (pixels.channels == 3)
        return;
    for (std::size_t i = 0; i < indices.size(); ++i)
        pixels.values[i] = pixels.values[3 * i];
    pixels.values.resize(indices.size());
}

void takeColours(std::span<const std::byte> file, const BmpHeader &header, Pixels &pixels)
{
    const std::size_t width = header.bits / 8;
    std::array<std::uint32_t, 3> shift{}, most{};
    for (std::size_t c = 0; c < 3; ++c) {
        shift[c] = static_cast<std::uint32_t>(std::countr_zero(header.masks[c]));
        most[c] = header.masks[c] ? header.masks[c] >> shift[c] : 0;
    }
    for (std::int64_t y = 0; y < header.height; ++y) {
        const std::size_t start = header.pixelsAt + storedRow(header, y) * rowBytesOf(header);
        for (std::size_t x = 0; x < static_cast<std::size_t>(header.width); ++x) {
            const std::uint64_t value = number(file, start + x * width, width);
            for (std::size_t c = 0; c < 3; ++c)
                pixels.values.push_back(static_cast<std::uint8_t>(
                    most[c] ? ((value & header.masks[c]) >> shift[c]) * 255 / most[c] : 0));
        }
    }
}

Result<BmpHeader> checkedHeader(std::span<const std::byte> file, const std::string &name)
{
    const auto header = headerOf(file);
    if (!header)
        return damagedPicture(name, "BMP", "its header makes no sense");
    if (header->height > mostPixels / header->width)
        return tooManyPixels(name, header->width, header->height);
    const bool raw = header->compression == Raw || header->compression == Bitfields ||
                     header->compression == AlphaBitfields;
    const bool fits = raw ? header->bits == 1 || header->bits == 4 || header->bits == 8 ||
                                header->bits == 16 || header->bits == 24 || header->bits == 32
                          : (header->compression == Rle8 && header->bits == 8) ||
                                (header->compression == Rle4 && header->bits == 4);
    if (!fits)
        return unsupportedPicture(
            name,
            {PARETOSCOPE_SAY("picture.other-bmp", "is a BMP of %1 bits with compression %2"), header->bits,
             header->compression},
            PARETOSCOPE_SAY("picture.save-as-png", "save it as PNG"));
    const bool runs = header->compression == Rle8 || header->compression == Rle4;
    // A run of at most 255 pixels takes two bytes, a move over at most 255 rows four.
    const auto pixels = static_cast<std::uint64_t>(header->width * header->height);
    if (header->pixelsAt > file.size() ||
        (runs ? pixels / 65536 > file.size() * 255 : !holdsRawRows(file, *header)))
        return damagedPicture(name, "BMP", "it is shorter than its size needs");
    return *header;
}

Result<std::vector<std::uint8_t>> indicesOf(std::span<const std::byte> file, const std::string &name,
                                            const BmpHeader &header)
{
    if (header.compression != Rle8 && header.compression != Rle4)
        return rawIndices(file, header);
    auto decoded = RunLengths(file.subspan(header.pixelsAt), header).decoded();
    if (!decoded)
        return damagedPicture(name, "BMP", "its run lengths end too early");
    return std::move(*decoded);
}

} // namespace

bool isBmp(std::span<const std::byte> file)
{
    return file.size() >= 18 && file[0] == std::byte{'B'} && file[1] == std::byte{'M'} &&
           file[16] == std::byte{0} && file[17] == std::byte{0};
}

Result<Pixels> readBmp(std::span<const std::byte> file, const std::string &name, Extent extent)
{
    const auto header = checkedHeader(file, name);
    if (!header)
        return header.error();
    Pixels pixels = pixelsOf(*header, extent);
    if (extent == Extent::Header)
        return pixels;
    if (header->bits > 8) {
        takeColours(file, *header, pixels);
        return pixels;
    }
    const auto indices = indicesOf(file, name, *header);
    if (!indices)
        return indices.error();
    takeIndexed(*indices, *header, pixels);
    return pixels;
}

Result<IndexPixels> readBmpIndices(std::span<const std::byte> file, const std::string &name)
{
    const auto header = checkedHeader(file, name);
    if (!header)
        return header.error();
    if (header->bits > 8)
        return colouredLabels(name);
    const auto indices = indicesOf(file, name, *header);
    if (!indices)
        return indices.error();
    return IndexPixels{header->width, header->height, {indices->begin(), indices->end()}};
}

} // namespace paretoscope::data
