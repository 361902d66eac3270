// The first of many names, for sentences that have to name what is concerned. Pure function, thread-safe.
#pragma once

#include "core/base/sentence.h"

#include <cstddef>
#include <span>
#include <string>

namespace paretoscope::base {

/// "a, b, c and 5 more": at most SHOWN of NAMES, in their order.
Sentence firstOf(std::span<const std::string> names, std::size_t shown = 3);

} // namespace paretoscope::base
