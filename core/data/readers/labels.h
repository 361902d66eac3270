// Class numbers of samples. Pure functions.
#pragma once

#include "core/base/result.h"
#include "core/data/array.h"

#include <cstdint>
#include <span>
#include <string>

namespace paretoscope::data {

/// DataMismatch naming the first sample whose label is negative, or at least CLASSES where that is known (not
/// 0).
base::Result<void> checkLabels(std::span<const std::int64_t> labels, const std::string &name,
                               std::size_t classes);

/// int64 [indices].
Array labelsAt(std::span<const std::int64_t> labels, std::span<const std::int64_t> indices);

} // namespace paretoscope::data
