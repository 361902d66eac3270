// A label image as targets of segmentation: a class number for each pixel of the sample as it is fed.
// Thread-safe.
#pragma once

#include "core/base/result.h"
#include "core/data/preprocessing.h"

#include <cstdint>
#include <filesystem>
#include <vector>

namespace paretoscope::data {

/// What 255 (and 65535 of 16 bits) becomes, which label images have where no class is meant.
inline constexpr std::int64_t ignoredPixel = -1;

/// Rows of class numbers after resize and crop as PREPROCESSING has them, each pixel the nearest of its
/// place. DataMismatch where MASK and PICTURE have different sizes.
base::Result<std::vector<std::int64_t>> readMask(const std::filesystem::path &mask,
                                                 const std::filesystem::path &picture,
                                                 const Preprocessing &preprocessing);

} // namespace paretoscope::data
