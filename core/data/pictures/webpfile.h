// WebP by libwebp, lossy and lossless. Thread-safe.
#pragma once

#include "core/data/pictures/pixels.h"

namespace paretoscope::data {

bool isWebp(std::span<const std::byte> file);

/// Always RGB; alpha is dropped, of an animation the first picture is taken, both as PIL does.
base::Result<Pixels> readWebp(std::span<const std::byte> file, const std::string &name, Extent extent);

} // namespace paretoscope::data
