// A decoded picture as the decoders of this folder hand it out, and what they say alike. Values, thread-safe.
#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace paretoscope::data {

/// Interleaved bytes, 1 (grey) or 3 (RGB) channels. VALUES is empty where only the header was read.
struct Pixels {
    std::int64_t width = 0, height = 0, channels = 0;
    std::vector<std::uint8_t> values;
};

/// One whole number a pixel, as it is stored: what a label image means by its colours.
struct IndexPixels {
    std::int64_t width = 0, height = 0;
    std::vector<std::uint16_t> values;
};

enum class Extent : std::uint8_t { Header, Whole };

/// No decoder of this folder takes a picture of more pixels, and none allocates for one.
inline constexpr std::int64_t mostPixels = std::int64_t{1} << 26U;

/// DataUnreadable: what any decoder says to a picture beyond its bound.
base::Error tooManyPixels(const std::string &name, std::int64_t width, std::int64_t height);
/// DataUnreadable. KIND is "PNG", "WebP", …; DETAIL is what the library said.
base::Error damagedPicture(const std::string &name, const std::string &kind, const std::string &detail);
/// DataUnreadable: WHAT the file is that no decoder here takes, and what to do.
base::Error unsupportedPicture(const std::string &name, const base::Sentence &what,
                               const base::Sentence &advice);
/// DataUnreadable: a label image whose colours mean nothing.
base::Error colouredLabels(const std::string &name);
/// What to do with label images that are stored in another way.
base::Sentence saveAsNumbers();

/// The bytes of a table of COLOURS by index, three each, looked up for every value.
std::vector<std::uint8_t> lookedUp(std::span<const std::uint8_t> indices,
                                   std::span<const std::uint8_t> colours);
/// One pixel of inks (0: none) as PIL converts CMYK to RGB.
void rgbFromCmyk(const std::uint8_t *inks, std::uint8_t *rgb);

} // namespace paretoscope::data
