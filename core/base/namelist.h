// Many names or sentences as one, for sentences that have to name what is concerned. Pure functions,
// thread-safe.
#pragma once

#include "core/base/sentence.h"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace paretoscope::base {

/// A name as the sentence that lists are made of.
Sentence named(std::string_view name);
/// "a, b, c and 5 more": at most SHOWN of NAMES, in their order.
Sentence firstOf(std::span<const std::string> names, std::size_t shown = 3);
Sentence firstOf(std::span<const Sentence> names, std::size_t shown = 3);
/// "a, b, c".
Sentence listed(std::span<const Sentence> all);
/// "a, b and c".
Sentence allOf(std::span<const Sentence> all);
/// "a, b or c".
Sentence anyOf(std::span<const Sentence> all);
/// Whole sentences, with a space between.
Sentence inARow(std::span<const Sentence> all);

} // namespace paretoscope::base
