// GIF by giflib: the first picture of the file. Thread-safe.
#pragma once

#include "core/data/pictures/pixels.h"

namespace paretoscope::data {

bool isGif(std::span<const std::byte> file);

/// Always RGB, as PIL has the first frame: what it does not cover has the transparent colour, or colour 0.
base::Result<Pixels> readGif(std::span<const std::byte> file, const std::string &name, Extent extent);
base::Result<IndexPixels> readGifIndices(std::span<const std::byte> file, const std::string &name);

} // namespace paretoscope::data
