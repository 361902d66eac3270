// The second look at a written file in half precision: it is verified in float32, and run as it is where
// LibTorch can. Only inside core.
#pragma once

#include "core/base/result.h"
#include "core/graph/floattype.h"
#include "core/graph/outputs.h"

#include <ATen/core/ivalue.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace paretoscope::report {

struct HalfArithmetic {
    std::set<graph::FloatType> types;
    bool ran = false;
    std::string reason;    ///< it did not run: what LibTorch says
    double difference = 0; ///< to its run in float32, as a share of the largest output; NaN: numbers
                           ///< overflow, as the original's do
    double tolerance = 0;  ///< of it
};

/// What a file was run on, and what it gave, in float32.
struct FloatRun {
    std::vector<c10::IValue> arguments;
    graph::Outputs outputs;
};

/// FILE run on the arguments of IN_FLOAT converted to the narrowest of TYPES. The difference may be 32 units
/// in the last place, or four times that of ORIGINAL (empty: unknown) run in both ways, which has the same
/// depth. VerificationFailed where it is more, or where ORIGINAL runs and FILE does not: a sentence from
/// "its" on.
base::Result<HalfArithmetic> runInHalf(const std::filesystem::path &file,
                                       const std::filesystem::path &original,
                                       const std::set<graph::FloatType> &types, const FloatRun &inFloat);

/// "Verified in float32. Run in float16 as it is, …", or why it was not.
base::Sentence sentenceOf(const HalfArithmetic &half);
/// { types, ran, reason, maxRelativeDifference, tolerance }
nlohmann::json toJson(const HalfArithmetic &half);

} // namespace paretoscope::report
