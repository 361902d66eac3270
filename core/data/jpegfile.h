// JPEG by libjpeg(-turbo), as training pipelines decode it: another decoder's chroma upsampling and inverse
// DCT differ by a grey level here and there, enough to change predictions. Thread-safe.
#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace paretoscope::data {

/// A decoded picture: interleaved bytes, 1 (grey) or 3 (RGB) channels. PIXELS is empty where only the header
/// was read.
struct Pixels {
    std::int64_t width = 0, height = 0, channels = 0;
    std::vector<std::uint8_t> values;
};

enum class Extent : std::uint8_t { Header, Whole };

/// DataUnreadable: what any decoder of this room says to a picture beyond its bound.
base::Error tooManyPixels(const std::string &name, std::int64_t width, std::int64_t height);

bool isJpeg(std::span<const std::byte> file);

/// Accurate integer inverse DCT, smooth chroma upsampling. NAME is named in errors: DataUnreadable if FILE is
/// damaged, truncated, CMYK, or has more than MOST_PIXELS.
base::Result<Pixels> readJpeg(std::span<const std::byte> file, const std::string &name,
                              std::int64_t mostPixels, Extent extent);

} // namespace paretoscope::data
