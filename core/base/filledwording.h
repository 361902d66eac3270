// The places of a wording filled in, for whoever says a sentence in some language. A pure function,
// thread-safe.
#pragma once

#include "core/base/sentence.h"

#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace paretoscope::base {

/// WORDING, in UTF-8, with what TEXTOF says of PARTS at its places: "%1" is the first. A place without a part
/// stays as it stands, and what a part says is no place, whatever is in it.
std::string filledWording(std::string_view wording, std::span<const Sentence::Part> parts,
                          const std::function<std::string(const Sentence::Part &)> &textOf);

} // namespace paretoscope::base
