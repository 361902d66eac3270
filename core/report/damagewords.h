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

/// What a field named for a KL is called where damage is of KIND: "klLow", "distanceLow"; a sum of both stays
/// under the name of the KL, as `damageKind` says.
std::string damageField(const std::string &key, evaluate::DamageKind kind);

/// "KL", "distance", "damage"
std::string damageName(evaluate::DamageKind kind);
/// " nats" of a KL; nothing else has a unit
std::string damageUnit(evaluate::DamageKind kind);
/// Of a column: "KL, nats", "distance", "damage"
std::string damageTitle(evaluate::DamageKind kind);
/// "KL divergence to the float outputs in nats", …
std::string damageDescription(evaluate::DamageKind kind);

} // namespace paretoscope::report
