#include "core/data/pictures/pngfile.h"

#include <png.h>

#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstring>

namespace paretoscope::data {

using base::Result;

namespace {

enum class PixelMeaning : std::uint8_t { Colours, Indices };
enum class PngOutcome : std::uint8_t { Good, Damaged, TooLarge, Short };

/// What deflate can pack at best: a header that promises more is a lie, known before anything is allocated.
constexpr std::uint64_t bestRatio = 1032;
/// Text and profiles: not looked at, so not unpacked.
constexpr std::array<png_byte, 20> unread{'i', 'C', 'C', 'P', 0, 'i', 'T', 'X', 't', 0,
                                          'z', 'T', 'X', 't', 0, 't', 'E', 'X', 't', 0};

/// libpng reports an error by calling a function that must not return. Exceptions cannot pass through C, so
/// it jumps to run(), in whose frame nothing needs to be destroyed.
struct PngDecoder {
    png_structp png = nullptr;
    png_infop info = nullptr;
    std::span<const std::byte> rest;
    std::jmp_buf failed{};
    std::array<char, 128> message{};

    explicit PngDecoder(std::span<const std::byte> file) : rest(file)
    {
        png = png_create_read_struct(PNG_LIBPNG_VER_STRING, this, &PngDecoder::fail,
                                     [](png_structp, png_const_charp) {});
        info = png ? png_create_info_struct(png) : nullptr;
    }
    ~PngDecoder() { png_destroy_read_struct(&png, &info, nullptr); }
    PngDecoder(const PngDecoder &) = delete;
    PngDecoder &operator=(const PngDecoder &) = delete;

    [[noreturn]] static void fail(png_structp png, png_const_charp what)
    {
        auto *self = static_cast<PngDecoder *>(png_get_error_ptr(png));
        std::strncpy(self->message.data(), what, self->message.size() - 1);
        std::longjmp(self->failed, 1);
    }

    static void read(png_structp png, png_bytep into, std::size_t count)
    {
        auto *self = static_cast<PngDecoder *>(png_get_io_ptr(png));
        if (count > self->rest.size())
            png_error(png, "the file ends too early");
        std::memcpy(into, self->rest.data(), count);
        self->rest = self->rest.subspan(count);
    }
};

/// Interleaved samples of 1 or 2 bytes, big-endian.
struct Raster {
    std::int64_t width = 0, height = 0, channels = 0;
    std::size_t sampleBytes = 1;
    std::vector<std::uint8_t> bytes;
};

void setTransforms(png_structp png, png_infop info, PixelMeaning meaning)
{
    const int colour = png_get_color_type(png, info);
    png_set_strip_alpha(png);
    if (meaning == PixelMeaning::Indices) {
        png_set_packing(png);
    } else {
        png_set_strip_16(png);
        if (colour == PNG_COLOR_TYPE_PALETTE)
            png_set_palette_to_rgb(png);
        else if (png_get_bit_depth(png, info) < 8)
            png_set_expand_gray_1_2_4_to_8(png);
        png_set_strip_alpha(png); // of a palette with transparency
    }
}

void readRows(PngDecoder &decoder, Raster &raster)
{
    const int passes = png_set_interlace_handling(decoder.png);
    png_read_update_info(decoder.png, decoder.info);
    raster.channels = png_get_channels(decoder.png, decoder.info);
    raster.sampleBytes = png_get_bit_depth(decoder.png, decoder.info) == 16 ? 2 : 1;
    const std::size_t rowBytes =
        static_cast<std::size_t>(raster.width * raster.channels) * raster.sampleBytes;
    if (rowBytes != png_get_rowbytes(decoder.png, decoder.info))
        png_error(decoder.png, "its rows have an unexpected length");
    raster.bytes.resize(rowBytes * static_cast<std::size_t>(raster.height));
    for (int pass = 0; pass < passes; ++pass) {
        for (std::size_t row = 0; row < static_cast<std::size_t>(raster.height); ++row)
            png_read_row(decoder.png, raster.bytes.data() + row * rowBytes, nullptr);
    }
}

PngOutcome run(PngDecoder &decoder, PixelMeaning meaning, Extent extent, Raster &raster)
{
    if (!decoder.info)
        return PngOutcome::Damaged;
    if (setjmp(decoder.failed) != 0)
        return PngOutcome::Damaged;
    const std::uint64_t packed = decoder.rest.size();
    png_set_read_fn(decoder.png, &decoder, &PngDecoder::read);
    png_set_user_limits(decoder.png, 0x7FFFFFFF, 0x7FFFFFFF);
    png_set_keep_unknown_chunks(decoder.png, PNG_HANDLE_CHUNK_NEVER, unread.data(), unread.size() / 5);
    png_read_info(decoder.png, decoder.info);
    raster.width = png_get_image_width(decoder.png, decoder.info);
    raster.height = png_get_image_height(decoder.png, decoder.info);
    raster.channels = png_get_color_type(decoder.png, decoder.info) & PNG_COLOR_MASK_COLOR ? 3 : 1;
    if (raster.height > mostPixels / raster.width)
        return PngOutcome::TooLarge;
    if (extent == Extent::Header)
        return PngOutcome::Good;
    if (png_get_rowbytes(decoder.png, decoder.info) * static_cast<std::uint64_t>(raster.height) / bestRatio >
        packed)
        return PngOutcome::Short;
    setTransforms(decoder.png, decoder.info, meaning);
    readRows(decoder, raster);
    return PngOutcome::Good;
}

Result<Raster> readRaster(std::span<const std::byte> file, const std::string &name, PixelMeaning meaning,
                          Extent extent)
{
    PngDecoder decoder(file);
    Raster raster;
    switch (run(decoder, meaning, extent, raster)) {
    case PngOutcome::Good:
        return raster;
    case PngOutcome::TooLarge:
        return tooManyPixels(name, raster.width, raster.height);
    case PngOutcome::Short:
        return damagedPicture(name, "PNG", "it is shorter than its size can need");
    case PngOutcome::Damaged:
        break;
    }
    return damagedPicture(name, "PNG", decoder.message.data());
}

} // namespace

bool isPng(std::span<const std::byte> file)
{
    return file.size() >= 8 && png_sig_cmp(reinterpret_cast<png_const_bytep>(file.data()), 0, 8) == 0;
}

Result<Pixels> readPng(std::span<const std::byte> file, const std::string &name, Extent extent)
{
    auto raster = readRaster(file, name, PixelMeaning::Colours, extent);
    if (!raster)
        return raster.error();
    return Pixels{raster->width, raster->height, raster->channels, std::move(raster->bytes)};
}

Result<IndexPixels> readPngIndices(std::span<const std::byte> file, const std::string &name)
{
    const auto raster = readRaster(file, name, PixelMeaning::Indices, Extent::Whole);
    if (!raster)
        return raster.error();
    IndexPixels indices{raster->width, raster->height, {}};
    const auto channels = static_cast<std::size_t>(raster->channels);
    const std::size_t pixels = static_cast<std::size_t>(raster->width * raster->height);
    indices.values.resize(pixels);
    const auto sample = [&](std::size_t at) {
        const std::uint8_t *bytes = raster->bytes.data() + at * raster->sampleBytes;
        return static_cast<std::uint16_t>(raster->sampleBytes == 1 ? bytes[0] : bytes[0] << 8 | bytes[1]);
    };
    for (std::size_t i = 0; i < pixels; ++i) {
        indices.values[i] = sample(i * channels);
        for (std::size_t c = 1; c < channels; ++c) {
            if (sample(i * channels + c) != indices.values[i])
                return colouredLabels(name);
        }
    }
    return indices;
}

} // namespace paretoscope::data
