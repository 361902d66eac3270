// What the damage of a project's outputs is called, in JSON and in words. Pure functions, thread-safe.
#pragma once

#include "core/evaluate/modeloutput.h"

#include <nlohmann/json.hpp>

#include <string>

namespace paretoscope::report {

/// RESULT with `damageKind` and, where the damage is a distance, under names that say so: every field named
/// for a KL ("kl", "klLow", "predictedKl", …) becomes null, and "distance", "distanceLow",
/// "predictedDistance", … beside it hold the number.
nlohmann::json withDamageKind(nlohmann::json result, evaluate::DamageKind kind);

/// "KL", "distance", "damage"
std::string damageName(evaluate::DamageKind kind);
/// " nats" of a KL; nothing else has a unit
std::string damageUnit(evaluate::DamageKind kind);
/// "KL divergence to the float outputs in nats", …
std::string damageDescription(evaluate::DamageKind kind);

} // namespace paretoscope::report
