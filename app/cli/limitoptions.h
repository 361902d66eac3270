// Limits on behaviour that a recipe has to keep, as options.
#pragma once

#include "core/evaluate/behaviour.h"

#include <string>

namespace CLI {
class App;
}

namespace paretoscope::cli {

/// --max-class-drop and its like, added to COMMAND with checks. GROUP: their heading in its help, which says
/// what they do.
void addLimitOptions(
    CLI::App &command, evaluate::BehaviourLimits &limits,
    const std::string &group = "Limits: the smallest recipe that keeps all of them is found by runs");

/// "no class loses more than 2.00 %, at most 1.00 % of the answers turn wrong"
std::string describeLimits(const evaluate::BehaviourLimits &limits);

} // namespace paretoscope::cli
