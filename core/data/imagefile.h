// PNG and JPEG files into numbers. Thread-safe.
#pragma once

#include "core/base/result.h"
#include "core/data/samplepreprocessing.h"

#include <filesystem>

namespace paretoscope::data {

/// By its extension, in any case: .png, .jpg, .jpeg.
bool hasImageExtension(const std::filesystem::path &path);

/// Shape [C,H,W] from the header alone: C is 1 or 3, an alpha channel is not counted.
base::Result<std::vector<std::int64_t>> readImageShape(const std::filesystem::path &path);

/// Values 0…255, planes R, G, B or one grey plane; alpha is dropped, 16-bit PNGs are reduced to 8 bits.
/// DataNotFound, DataUnreadable (foreign, damaged, more than 64 million pixels).
base::Result<Sample> readImage(const std::filesystem::path &path);

} // namespace paretoscope::data
