// Limits on behaviour that a recipe has to keep, as options.
#pragma once

#include "core/evaluate/behaviour.h"

#include <string>

namespace CLI {
class App;
}

namespace paretoscope::cli {

/// --max-class-drop and its like, added to COMMAND with checks.
void addLimitOptions(CLI::App &command, evaluate::BehaviourLimits &limits);

/// "no class loses more than 2.00 %, at most 1.00 % of the answers turn wrong"
std::string describeLimits(const evaluate::BehaviourLimits &limits);

} // namespace paretoscope::cli
