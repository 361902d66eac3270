#include "tests/support/picturefiles.h"

#include <cstdio> // jpeglib.h needs it before itself

#include <gif_lib.h>
#include <jpeglib.h>
#include <png.h>
#include <tiffio.h>
#include <webp/encode.h>

#include <memory>
#include <stdexcept>

namespace paretoscope::tests {

namespace {

using OpenFile = std::unique_ptr<std::FILE, int (*)(std::FILE *)>;

OpenFile openForWriting(const std::filesystem::path &path)
{
    OpenFile file(std::fopen(path.c_str(), "wb"), &std::fclose);
    if (!file)
        throw std::runtime_error("cannot write " + path.string());
    return file;
}

void require(bool done, const std::filesystem::path &path)
{
    if (!done)
        throw std::runtime_error("cannot write " + path.string());
}

void setTags(TIFF *tiff, const TiffPicture &picture)
{
    TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, picture.width);
    TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, picture.height);
    TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, picture.samples);
    TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, picture.bits);
    TIFFSetField(tiff, TIFFTAG_SAMPLEFORMAT, picture.format);
    TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, picture.photometric);
    TIFFSetField(tiff, TIFFTAG_COMPRESSION, picture.compression);
    TIFFSetField(tiff, TIFFTAG_ORIENTATION, picture.orientation);
    TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, picture.planes ? PLANARCONFIG_SEPARATE : PLANARCONFIG_CONTIG);
    if (picture.extra)
        TIFFSetField(tiff, TIFFTAG_EXTRASAMPLES, 1, &*picture.extra);
    if (!picture.colours.empty()) {
        const auto *table = picture.colours.data();
        const std::size_t count = picture.colours.size() / 3;
        TIFFSetField(tiff, TIFFTAG_COLORMAP, table, table + count, table + 2 * count);
    }
}

/// Cuts rows of whole bytes into tiles of 16 × 16.
void writeTiles(TIFF *tiff, const TiffPicture &picture)
{
    constexpr std::uint32_t side = 16;
    TIFFSetField(tiff, TIFFTAG_TILEWIDTH, side);
    TIFFSetField(tiff, TIFFTAG_TILELENGTH, side);
    const std::size_t pixel = std::size_t{picture.samples} * picture.bits / 8;
    for (std::uint32_t top = 0; top < picture.height; top += side) {
        for (std::uint32_t left = 0; left < picture.width; left += side) {
            std::vector<std::uint8_t> tile(side * side * pixel);
            for (std::uint32_t y = 0; y < std::min(side, picture.height - top); ++y)
                std::copy_n(picture.bytes.data() + (std::size_t{top + y} * picture.width + left) * pixel,
                            std::min(side, picture.width - left) * pixel, tile.data() + y * side * pixel);
            TIFFWriteTile(tiff, tile.data(), left, top, 0, 0);
        }
    }
}

} // namespace

void writePng(const std::filesystem::path &path, const PngPicture &picture)
{
    const OpenFile file = openForWriting(path);
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
    png_infop info = png_create_info_struct(png);
    png_init_io(png, file.get());
    png_set_IHDR(png, info, picture.width, picture.height, picture.bits, picture.colourType,
                 picture.interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    std::vector<png_color> palette;
    for (std::size_t i = 0; i < picture.colours.size(); i += 3)
        palette.push_back({picture.colours[i], picture.colours[i + 1], picture.colours[i + 2]});
    if (!palette.empty())
        png_set_PLTE(png, info, palette.data(), static_cast<int>(palette.size()));
    png_write_info(png, info);
    const std::size_t rowBytes = picture.rows.size() / picture.height;
    const int passes = png_set_interlace_handling(png);
    for (int pass = 0; pass < passes; ++pass) {
        for (std::size_t y = 0; y < picture.height; ++y)
            png_write_row(png, picture.rows.data() + y * rowBytes);
    }
    png_write_end(png, info);
    png_destroy_write_struct(&png, &info);
}

void writeWebp(const std::filesystem::path &path, int width, int height, int channels,
               const std::vector<std::uint8_t> &pixels)
{
    std::uint8_t *output = nullptr;
    const std::size_t size = channels == 4
                                 ? WebPEncodeLosslessRGBA(pixels.data(), width, height, 4 * width, &output)
                                 : WebPEncodeLosslessRGB(pixels.data(), width, height, 3 * width, &output);
    require(size > 0, path);
    writeFile(path, packed(std::vector<std::uint8_t>(output, output + size)));
    WebPFree(output);
}

void writeGif(const std::filesystem::path &path, int width, int height,
              const std::vector<std::uint8_t> &colours, const std::vector<GifFrame> &frames)
{
    std::vector<GifColorType> table;
    for (std::size_t i = 0; i < colours.size(); i += 3)
        table.push_back({colours[i], colours[i + 1], colours[i + 2]});
    ColorMapObject *map = GifMakeMapObject(static_cast<int>(table.size()), table.data());
    GifFileType *gif = EGifOpenFileName(path.c_str(), false, nullptr);
    require(map && gif, path);
    EGifSetGifVersion(gif, true);
    EGifPutScreenDesc(gif, width, height, 8, 0, map);
    for (const GifFrame &frame : frames) {
        if (frame.transparent) {
            const GraphicsControlBlock control{DISPOSAL_UNSPECIFIED, false, 0, *frame.transparent};
            std::uint8_t bytes[4];
            EGifGCBToExtension(&control, bytes);
            EGifPutExtension(gif, GRAPHICS_EXT_FUNC_CODE, 4, bytes);
        }
        EGifPutImageDesc(gif, frame.left, frame.top, frame.width, frame.height, frame.interlaced, nullptr);
        auto indices = frame.indices; // in the order in which rows are stored
        EGifPutLine(gif, indices.data(), static_cast<int>(indices.size()));
    }
    require(EGifCloseFile(gif, nullptr) == GIF_OK, path);
    GifFreeMapObject(map);
}

void writeTiff(const std::filesystem::path &path, const TiffPicture &picture)
{
    TIFF *tiff = TIFFOpen(path.c_str(), picture.bigEndian ? "wb" : "wl");
    require(tiff != nullptr, path);
    setTags(tiff, picture);
    if (picture.tiled) {
        writeTiles(tiff, picture);
    } else {
        const std::uint16_t planes = picture.planes ? picture.samples : 1;
        const std::size_t rowBytes = picture.bytes.size() / picture.height / planes;
        auto bytes = picture.bytes; // libtiff swaps rows in place
        for (std::uint16_t plane = 0; plane < planes; ++plane) {
            for (std::uint32_t y = 0; y < picture.height; ++y)
                TIFFWriteScanline(tiff, bytes.data() + (plane * picture.height + y) * rowBytes, y, plane);
        }
    }
    TIFFClose(tiff);
}

Bytes bmpFile(std::int32_t width, std::int32_t height, std::uint16_t bits, std::uint32_t compression,
              std::uint32_t colours, const Bytes &body)
{
    const std::uint32_t tableBytes = bits <= 8 ? 4 * colours : compression == 3 ? 12 : 0;
    const auto size = static_cast<std::uint32_t>(54 + body.size());
    Bytes file = textBytes("BM");
    file = joined(file, packed<std::uint32_t>({size, 0, 54 + tableBytes, 40}));
    file = joined(file, packed<std::int32_t>({width, height}));
    file = joined(file, packed<std::uint16_t>({1, bits}));
    file = joined(file, packed<std::uint32_t>({compression, 0, 2835, 2835, colours, 0}));
    return joined(file, body);
}

void writeCmykJpeg(const std::filesystem::path &path, int width, int height,
                   const std::vector<std::uint8_t> &invertedInks)
{
    const OpenFile file = openForWriting(path);
    jpeg_compress_struct info{};
    jpeg_error_mgr errors{};
    info.err = jpeg_std_error(&errors);
    jpeg_create_compress(&info);
    jpeg_stdio_dest(&info, file.get());
    info.image_width = static_cast<JDIMENSION>(width);
    info.image_height = static_cast<JDIMENSION>(height);
    info.input_components = 4;
    info.in_color_space = JCS_CMYK;
    jpeg_set_defaults(&info);
    jpeg_set_quality(&info, 100, TRUE);
    jpeg_start_compress(&info, TRUE);
    auto pixels = invertedInks;
    while (info.next_scanline < info.image_height) {
        JSAMPROW row = pixels.data() + info.next_scanline * static_cast<std::size_t>(4 * width);
        jpeg_write_scanlines(&info, &row, 1);
    }
    jpeg_finish_compress(&info);
    jpeg_destroy_compress(&info);
}

} // namespace paretoscope::tests
