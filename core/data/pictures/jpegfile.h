// JPEG by libjpeg(-turbo), as training pipelines decode it: another decoder's chroma upsampling and inverse
// DCT differ by a grey level here and there, enough to change predictions. Thread-safe.
#pragma once

#include "core/data/pictures/pixels.h"

namespace paretoscope::data {

bool isJpeg(std::span<const std::byte> file);

/// Accurate integer inverse DCT, smooth chroma upsampling. NAME is named in errors: DataUnreadable if FILE is
/// damaged, truncated, or has more than mostPixels. CMYK and YCCK become RGB as in PIL, which takes inks as
/// Adobe writes them: inverted.
base::Result<Pixels> readJpeg(std::span<const std::byte> file, const std::string &name, Extent extent);

} // namespace paretoscope::data
