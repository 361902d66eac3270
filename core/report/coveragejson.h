// How much of a model the table of layers covers, as JSON. Pure function, thread-safe.
#pragma once

#include "core/pipeline/coverage.h"

#include <nlohmann/json.hpp>

namespace paretoscope::report {

/// { bytes, coveredBytes, share, notCompressed: [{ name, bytes }], largest first,
///   computed: [{ name, from }], weights computed once; rewritten: [operators written in plain ones] }
nlohmann::json toJson(const pipeline::Coverage &coverage);

} // namespace paretoscope::report
