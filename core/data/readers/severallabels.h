// Labels of which a sample has several: one for each place (pixels, tokens), or a yes or no for each class.
// Pure functions, thread-safe.
#pragma once

#include "core/base/result.h"
#include "core/data/array.h"
#include "core/data/storedarray.h"

#include <cstdint>
#include <span>

namespace paretoscope::data {

/// Whole numbers, shaped as they are stored; DataMismatch, naming the sample, for any that is not whole. Of
/// all samples, or of some.
base::Result<void> checkSeveralLabels(const StoredArray &labels);
base::Result<Array> severalLabelsAt(const StoredArray &labels, std::span<const std::int64_t> indices);

} // namespace paretoscope::data
