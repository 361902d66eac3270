// Small pictures written by the format libraries' own encoders, or byte by byte. For tests of decoding.
#pragma once

#include "tests/support/datafiles.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

namespace paretoscope::tests {

/// Rows of a PNG as they are stored: COLOUR_TYPE 0 grey, 2 RGB, 3 indexed, 4 grey and alpha, 6 RGBA; samples
/// below 8 bits packed, of 16 bits big-endian.
struct PngPicture {
    std::uint32_t width = 0, height = 0;
    int colourType = 0, bits = 8;
    std::vector<std::uint8_t> rows;
    std::vector<std::uint8_t> colours{}; ///< R, G, B of each index
    bool interlaced = false;
};
void writePng(const std::filesystem::path &path, const PngPicture &picture);

/// Lossless, of 3 or 4 channels.
void writeWebp(const std::filesystem::path &path, int width, int height, int channels,
               const std::vector<std::uint8_t> &pixels);

struct GifFrame {
    int left = 0, top = 0, width = 0, height = 0;
    std::vector<std::uint8_t> indices;
    bool interlaced = false;
    std::optional<int> transparent{};
};
/// COLOURS must be a power of two of them.
void writeGif(const std::filesystem::path &path, int width, int height,
              const std::vector<std::uint8_t> &colours, const std::vector<GifFrame> &frames);

/// Values by libtiff's constants; BYTES as TIFFWriteScanline takes them, plane after plane where PLANES.
struct TiffPicture {
    std::uint32_t width = 0, height = 0;
    std::uint16_t samples = 1, bits = 8;
    int photometric = 1, compression = 1, orientation = 1;
    std::vector<std::uint8_t> bytes;
    std::vector<std::uint16_t> colours{}; ///< all red, all green, all blue
    bool planes = false;
    bool tiled = false; ///< one tile of 16 × 16 or as many as it takes
    std::optional<std::uint16_t> extra{};
    std::uint16_t format = 1;
    bool bigEndian = false;
};
void writeTiff(const std::filesystem::path &path, const TiffPicture &picture);

/// A BMP with a header of 40 bytes: BODY is all that follows it, colours included.
Bytes bmpFile(std::int32_t width, std::int32_t height, std::uint16_t bits, std::uint32_t compression,
              std::uint32_t colours, const Bytes &body);

/// As Adobe writes it: inks inverted, quality 100, no subsampling.
void writeCmykJpeg(const std::filesystem::path &path, int width, int height,
                   const std::vector<std::uint8_t> &invertedInks);

} // namespace paretoscope::tests
