// Picture files into numbers, whatever their format. Thread-safe.
#pragma once

#include "core/base/result.h"
#include "core/data/pictures/pixels.h"
#include "core/data/samplepreprocessing.h"

#include <filesystem>

namespace paretoscope::data {

/// By its extension, in any case: .png, .jpg, .jpeg, .jpe, .jfif, .webp, .gif, .tif, .tiff, .bmp.
bool hasImageExtension(const std::filesystem::path &path);

/// Shape [C,H,W] from the header alone: C is 1 or 3, an alpha channel is not counted.
base::Result<std::vector<std::int64_t>> readImageShape(const std::filesystem::path &path);

/// Values 0…255, planes R, G, B or one grey plane, as PIL's convert("RGB") has them: alpha is dropped, 16
/// bits are reduced to the upper 8, the first picture of an animation is taken. Where PIL differs is said
/// with each format. DataNotFound, DataUnreadable (foreign, damaged, more than 64 million pixels).
base::Result<Sample> readImage(const std::filesystem::path &path);

/// The class numbers of a label image: indexed or grey PNG, GIF, TIFF or BMP, as they are stored.
base::Result<IndexPixels> readClassImage(const std::filesystem::path &path);

} // namespace paretoscope::data
