// What the program can do to a network and to its layers, as its descriptions say it. Pure functions.
#pragma once

#include <nlohmann/json_fwd.hpp>

namespace paretoscope::report {

/// { "methods": [ { "key", "title", "stage", "parameters": ["bits", …], "needs", "version", "paper",
/// "type", "shorthand", "usual" } ],
///   "parameters": [ { "key", "title", "tip", "domain", "values", "range", "default", "measured" } ],
///   "steps": [ { "key", "title", "tip", "place", "parameters", "version", "paper", "usual" } ] }, by place
nlohmann::json methodsJson();

} // namespace paretoscope::report
