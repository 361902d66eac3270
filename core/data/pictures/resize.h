// Bilinear resizing with half-pixel centres, by LibTorch, as its users' training code did it.
#pragma once

#include "core/data/samplepreprocessing.h"

namespace paretoscope::data {

enum class Filter : std::uint8_t { Bilinear, Antialiased };

/// SAMPLE is [C,H,W]; becomes [C,height,width]. The same size is the identity.
base::Result<void> resize(Sample &sample, std::int64_t height, std::int64_t width, Filter filter);

} // namespace paretoscope::data
