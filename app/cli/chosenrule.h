// By which rule a search chose what it did, and where what was measured breaks a limit that was predicted to
// be kept: the same words in frontier and export. Pure functions.
#pragma once

#include "app/cli/solving.h"

#include <string>

namespace paretoscope::cli {

/// "the best measured of 13 recipes that fit", "the smallest that is predicted to do a KL of at most 0.0200"
std::string ruleOf(const Solved &solved);

/// Lines, each of a limit on damage or loss that the chosen recipe breaks as measured; empty where it keeps
/// them.
std::string brokenAsMeasured(const Solved &solved);
/// What the chosen recipe takes, as timed, of a limit on latency, in a line; nothing where there is none.
std::string asTimed(const Solved &solved);

} // namespace paretoscope::cli
