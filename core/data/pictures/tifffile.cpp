#include "core/data/pictures/tifffile.h"

#include "core/data/pictures/tiffinmemory.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace paretoscope::data {

using base::Error;
using base::Result;

namespace {

struct Layout {
    std::uint32_t width = 0, height = 0;
    std::uint16_t bits = 1, samples = 1, photometric = 0, planar = PLANARCONFIG_CONTIG;
    std::uint16_t format = SAMPLEFORMAT_UINT, compression = COMPRESSION_NONE,
                  orientation = ORIENTATION_TOPLEFT;
    bool premultiplied = false;
    std::vector<std::uint8_t> colours; ///< of an indexed picture

    std::int64_t channels() const
    {
        return photometric == PHOTOMETRIC_MINISBLACK || photometric == PHOTOMETRIC_MINISWHITE ? 1 : 3;
    }
    /// Samples of a pixel that are looked at: alpha only where it has to be undone.
    std::uint16_t usedSamples() const
    {
        return static_cast<std::uint16_t>(photometric == PHOTOMETRIC_SEPARATED ? 4
                                          : photometric == PHOTOMETRIC_RGB || photometric == PHOTOMETRIC_YCBCR
                                              ? (premultiplied ? 4 : 3)
                                              : 1);
    }
};

void takeColours(TIFF *tiff, Layout &layout)
{
    std::uint16_t *red = nullptr, *green = nullptr, *blue = nullptr;
    if (layout.photometric != PHOTOMETRIC_PALETTE || layout.bits > 8 ||
        !TIFFGetField(tiff, TIFFTAG_COLORMAP, &red, &green, &blue))
        return;
    for (std::size_t i = 0; i < std::size_t{1} << layout.bits; ++i) {
        for (const std::uint16_t *table : {red, green, blue})
            layout.colours.push_back(static_cast<std::uint8_t>(table[i] >> 8U));
    }
}

Result<Layout> layoutOf(TIFF *tiff, const std::string &name)
{
    Layout layout;
    if (!TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &layout.width) ||
        !TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &layout.height) || layout.width == 0 || layout.height == 0)
        return damagedPicture(name, "TIFF", "it has no size");
    if (layout.height > mostPixels / layout.width)
        return tooManyPixels(name, layout.width, layout.height);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_BITSPERSAMPLE, &layout.bits);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLESPERPIXEL, &layout.samples);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_PLANARCONFIG, &layout.planar);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLEFORMAT, &layout.format);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_COMPRESSION, &layout.compression);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_ORIENTATION, &layout.orientation);
    if (!TIFFGetField(tiff, TIFFTAG_PHOTOMETRIC, &layout.photometric))
        return damagedPicture(name, "TIFF", "it does not say what its numbers mean");
    std::uint16_t extraCount = 0, *extra = nullptr;
    TIFFGetFieldDefaulted(tiff, TIFFTAG_EXTRASAMPLES, &extraCount, &extra);
    layout.premultiplied = layout.photometric == PHOTOMETRIC_RGB && layout.samples == 4 && extraCount == 1 &&
                           extra && extra[0] == EXTRASAMPLE_ASSOCALPHA;
    takeColours(tiff, layout);
    return layout;
}

/// The sentence for what no code here reads.
Result<void> checkLayout(const Layout &layout, const std::string &name)
{
    const auto refused = [&](const base::Sentence &what) {
        return unsupportedPicture(
            name, {PARETOSCOPE_SAY("tiff.unsupported", "is a TIFF with %1"), what},
            PARETOSCOPE_SAY("tiff.save-otherwise", "save it as PNG, or as arrays in an npy file"));
    };
    if (layout.format != SAMPLEFORMAT_UINT && layout.format != SAMPLEFORMAT_VOID)
        return refused(PARETOSCOPE_SAY("tiff.signed-or-floating", "signed or floating values"));
    const bool small = layout.bits == 1 || layout.bits == 2 || layout.bits == 4;
    if (!(layout.bits == 8 || layout.bits == 16 || (small && layout.usedSamples() == 1)))
        return refused({PARETOSCOPE_SAY("tiff.bits", "%1 bits a value"), layout.bits});
    const bool known = layout.photometric <= PHOTOMETRIC_PALETTE ||
                       layout.photometric == PHOTOMETRIC_SEPARATED ||
                       (layout.photometric == PHOTOMETRIC_YCBCR && layout.compression == COMPRESSION_JPEG);
    if (!known)
        return refused({PARETOSCOPE_SAY("tiff.colours", "colours of kind %1"), layout.photometric});
    if (layout.photometric == PHOTOMETRIC_PALETTE && layout.colours.empty())
        return refused(PARETOSCOPE_SAY("tiff.no-table", "no table for its colours"));
    if (layout.samples < layout.usedSamples())
        return refused(PARETOSCOPE_SAY("tiff.few-values", "too few values a pixel"));
    return {};
}

/// Where one run of decoded bytes goes: rows and columns of the picture, and the first sample.
struct Block {
    std::uint32_t x = 0, y = 0, width = 0, height = 0;
    std::uint16_t firstSample = 0, samples = 1; ///< interleaved in the run
};

/// All used samples of all pixels, 16 bits each, interleaved.
class StoredSamples {
public:
    explicit StoredSamples(const Layout &layout)
        : m_layout(layout), m_used(layout.usedSamples()),
          m_values(std::size_t{layout.width} * layout.height * m_used)
    {
    }

    void take(const std::vector<std::byte> &bytes, const Block &block, std::size_t rowBytes)
    {
        for (std::uint32_t y = 0; y < std::min(block.height, m_layout.height - block.y); ++y) {
            const std::byte *row = bytes.data() + y * rowBytes;
            for (std::uint32_t x = 0; x < std::min(block.width, m_layout.width - block.x); ++x) {
                std::uint16_t *pixel =
                    m_values.data() + (std::size_t{block.y + y} * m_layout.width + block.x + x) * m_used;
                for (std::uint16_t s = 0; s < block.samples && block.firstSample + s < m_used; ++s)
                    pixel[block.firstSample + s] = sample(row, std::size_t{x} * block.samples + s);
            }
        }
    }

    const std::vector<std::uint16_t> &values() const { return m_values; }

private:
    std::uint16_t sample(const std::byte *row, std::size_t index) const
    {
        if (m_layout.bits == 16) {
            std::uint16_t value = 0; // libtiff has it in this machine's byte order
            std::memcpy(&value, row + 2 * index, 2);
            return value;
        }
        if (m_layout.bits == 8)
            return std::to_integer<std::uint16_t>(row[index]);
        const std::size_t bit = index * m_layout.bits;
        const auto byte = std::to_integer<unsigned>(row[bit / 8]);
        return static_cast<std::uint16_t>(byte >> (8 - m_layout.bits - bit % 8) &
                                          ((1U << m_layout.bits) - 1));
    }

    const Layout &m_layout;
    std::uint16_t m_used;
    std::vector<std::uint16_t> m_values;
};

/// Bytes of a row of WIDTH pixels of SAMPLES interleaved samples.
std::size_t packedRow(const Layout &layout, std::uint32_t width, std::uint16_t samples)
{
    return (std::size_t{width} * samples * layout.bits + 7) / 8;
}

bool readTiles(TIFF *tiff, const Layout &layout, std::uint16_t plane, std::uint16_t samples,
               StoredSamples &into)
{
    Block block{0, 0, 0, 0, plane, samples};
    if (!TIFFGetField(tiff, TIFFTAG_TILEWIDTH, &block.width) ||
        !TIFFGetField(tiff, TIFFTAG_TILELENGTH, &block.height) || block.width == 0 || block.height == 0 ||
        block.height > mostPixels / block.width)
        return false;
    const std::size_t rowBytes = packedRow(layout, block.width, samples);
    const tmsize_t size = TIFFTileSize(tiff);
    if (size <= 0 || static_cast<std::size_t>(size) < rowBytes * block.height)
        return false;
    std::vector<std::byte> bytes(static_cast<std::size_t>(size));
    for (std::uint64_t y = 0; y < layout.height; y += block.height) {
        for (std::uint64_t x = 0; x < layout.width; x += block.width) {
            block.x = static_cast<std::uint32_t>(x);
            block.y = static_cast<std::uint32_t>(y);
            if (TIFFReadTile(tiff, bytes.data(), block.x, block.y, 0, plane) < 0)
                return false;
            into.take(bytes, block, rowBytes);
        }
    }
    return true;
}

bool readRows(TIFF *tiff, const Layout &layout, std::uint16_t plane, std::uint16_t samples,
              StoredSamples &into)
{
    const std::size_t rowBytes = packedRow(layout, layout.width, samples);
    const tmsize_t size = TIFFScanlineSize(tiff);
    if (size <= 0 || static_cast<std::size_t>(size) < rowBytes)
        return false;
    std::vector<std::byte> bytes(static_cast<std::size_t>(size));
    for (std::uint32_t y = 0; y < layout.height; ++y) {
        if (TIFFReadScanline(tiff, bytes.data(), y, plane) != 1)
            return false;
        into.take(bytes, {0, y, layout.width, 1, plane, samples}, rowBytes);
    }
    return true;
}

bool readSamples(TIFF *tiff, const Layout &layout, StoredSamples &into)
{
    if (layout.compression == COMPRESSION_JPEG && layout.photometric == PHOTOMETRIC_YCBCR)
        TIFFSetField(tiff, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
    const bool planes = layout.planar == PLANARCONFIG_SEPARATE && layout.samples > 1;
    const auto runs = static_cast<std::uint16_t>(planes ? layout.usedSamples() : 1);
    const auto samples = static_cast<std::uint16_t>(planes ? 1 : layout.samples);
    for (std::uint16_t plane = 0; plane < runs; ++plane) {
        if (!(TIFFIsTiled(tiff) ? readTiles(tiff, layout, plane, samples, into)
                                : readRows(tiff, layout, plane, samples, into)))
            return false;
    }
    return true;
}

std::uint8_t byteOf(const Layout &layout, std::uint16_t value)
{
    return static_cast<std::uint8_t>(layout.bits == 16 ? value >> 8 : value * 255 / ((1 << layout.bits) - 1));
}

void appendColours(const Layout &layout, const std::uint16_t *samples, std::vector<std::uint8_t> &values)
{
    const std::uint16_t used = layout.usedSamples();
    std::array<std::uint8_t, 4> bytes{byteOf(layout, samples[0]), byteOf(layout, samples[1]),
                                      byteOf(layout, samples[2]),
                                      used > 3 ? byteOf(layout, samples[3]) : std::uint8_t{0}};
    if (layout.photometric == PHOTOMETRIC_SEPARATED) {
        std::array<std::uint8_t, 3> rgb{};
        rgbFromCmyk(bytes.data(), rgb.data());
        values.insert(values.end(), rgb.begin(), rgb.end());
        return;
    }
    for (std::size_t c = 0; c < 3; ++c) {
        if (layout.premultiplied)
            bytes[c] =
                static_cast<std::uint8_t>(bytes[3] == 0 ? 0 : std::min(255, 255 * bytes[c] / bytes[3]));
        values.push_back(bytes[c]);
    }
}

std::vector<std::uint8_t> bytesOf(const Layout &layout, const std::vector<std::uint16_t> &samples)
{
    std::vector<std::uint8_t> values;
    if (layout.photometric == PHOTOMETRIC_PALETTE) {
        const std::vector<std::uint8_t> indices(samples.begin(), samples.end());
        return lookedUp(indices, layout.colours);
    }
    values.reserve(std::size_t{layout.width} * layout.height * static_cast<std::size_t>(layout.channels()));
    for (std::size_t at = 0; at < samples.size(); at += layout.usedSamples()) {
        if (layout.channels() == 3)
            appendColours(layout, samples.data() + at, values);
        else
            values.push_back(static_cast<std::uint8_t>(layout.photometric == PHOTOMETRIC_MINISWHITE
                                                           ? 255 - byteOf(layout, samples[at])
                                                           : byteOf(layout, samples[at])));
    }
    return values;
}

/// VALUES of CHANNELS a pixel turned as the orientation tag says; width and height are exchanged where rows
/// become columns.
template <typename Value>
std::vector<Value> turned(const Layout &layout, std::vector<Value> values, std::size_t channels)
{
    const std::uint16_t tag = layout.orientation;
    if (tag <= ORIENTATION_TOPLEFT || tag > ORIENTATION_LEFTBOT)
        return values;
    const bool exchanged = tag >= ORIENTATION_LEFTTOP;
    const std::size_t width = exchanged ? layout.height : layout.width;
    const std::size_t height = exchanged ? layout.width : layout.height;
    const bool fromRight = tag == ORIENTATION_TOPRIGHT || tag == ORIENTATION_BOTRIGHT ||
                           tag == ORIENTATION_RIGHTTOP || tag == ORIENTATION_RIGHTBOT;
    const bool fromBottom = tag == ORIENTATION_BOTRIGHT || tag == ORIENTATION_BOTLEFT ||
                            tag == ORIENTATION_RIGHTBOT || tag == ORIENTATION_LEFTBOT;
    std::vector<Value> result(values.size());
    for (std::size_t y = 0; y < height; ++y) {
        for (std::size_t x = 0; x < width; ++x) {
            // The tag names the sides of the picture on which its stored first row and first column lie.
            const std::size_t acrossX = fromRight ? width - 1 - x : x,
                              acrossY = fromBottom ? height - 1 - y : y;
            const std::size_t row = exchanged ? acrossX : acrossY, column = exchanged ? acrossY : acrossX;
            std::copy_n(values.begin() +
                            static_cast<std::ptrdiff_t>((row * layout.width + column) * channels),
                        channels, result.begin() + static_cast<std::ptrdiff_t>((y * width + x) * channels));
        }
    }
    return result;
}

struct Decoded {
    Layout layout;
    std::int64_t width = 0, height = 0; ///< as turned
    std::vector<std::uint16_t> samples; ///< as stored; empty of a header
};

Result<Decoded> decode(std::span<const std::byte> file, const std::string &name, Extent extent)
{
    TiffBytes stream{file, 0, {}};
    const TiffHandle tiff = openTiff(stream, name);
    if (!tiff)
        return damagedPicture(name, "TIFF", stream.message.data());
    auto layout = layoutOf(tiff.get(), name);
    if (!layout)
        return layout.error();
    if (auto done = checkLayout(*layout, name); !done)
        return done.error();
    const bool exchanged =
        layout->orientation >= ORIENTATION_LEFTTOP && layout->orientation <= ORIENTATION_LEFTBOT;
    Decoded decoded{std::move(*layout), 0, 0, {}};
    decoded.width = exchanged ? decoded.layout.height : decoded.layout.width;
    decoded.height = exchanged ? decoded.layout.width : decoded.layout.height;
    if (extent == Extent::Header)
        return decoded;
    // Uncompressed, the file holds all it promises; compressed, no codec of libtiff gives a thousandfold of
    // it.
    const std::uint64_t promised =
        std::uint64_t{packedRow(decoded.layout, decoded.layout.width, 1)} * decoded.layout.height;
    if (promised / (decoded.layout.compression == COMPRESSION_NONE ? 1 : 16384) > file.size())
        return damagedPicture(name, "TIFF", "it is shorter than its size can need");
    StoredSamples samples(decoded.layout);
    if (!readSamples(tiff.get(), decoded.layout, samples))
        return damagedPicture(name, "TIFF", stream.message.data());
    decoded.samples = samples.values();
    return decoded;
}

} // namespace

bool isTiff(std::span<const std::byte> file)
{
    constexpr std::array<std::string_view, 4> magic{{{"II*\0", 4}, {"MM\0*", 4}, {"II+\0", 4}, {"MM\0+", 4}}};
    return file.size() >= 8 && std::any_of(magic.begin(), magic.end(), [&](std::string_view start) {
               return std::memcmp(file.data(), start.data(), start.size()) == 0;
           });
}

Result<Pixels> readTiff(std::span<const std::byte> file, const std::string &name, Extent extent)
{
    const auto decoded = decode(file, name, extent);
    if (!decoded)
        return decoded.error();
    Pixels pixels{decoded->width, decoded->height, decoded->layout.channels(), {}};
    if (extent == Extent::Whole)
        pixels.values = turned(decoded->layout, bytesOf(decoded->layout, decoded->samples),
                               static_cast<std::size_t>(pixels.channels));
    return pixels;
}

Result<IndexPixels> readTiffIndices(std::span<const std::byte> file, const std::string &name)
{
    const auto decoded = decode(file, name, Extent::Whole);
    if (!decoded)
        return decoded.error();
    if (decoded->layout.usedSamples() != 1)
        return colouredLabels(name);
    return IndexPixels{decoded->width, decoded->height, turned(decoded->layout, decoded->samples, 1)};
}

} // namespace paretoscope::data
