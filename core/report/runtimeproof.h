// What a program of others, which a written file is for, makes of the file. Plain values, free of LibTorch.
#pragma once

#include "core/base/sentence.h"
#include "core/evaluate/measurement.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace paretoscope::report {

struct RuntimeProof {
    std::string runtime;                                ///< key of formats::Runtime
    std::string version = {};                           ///< empty: it was not run
    std::int64_t n = 0, of = 0;                         ///< samples that it was run on, of those held out
    double maxAbsDifference = 0;                        ///< of its outputs to the recipe's in this program
    double maxRelativeDifference = 0;                   ///< as a share of the largest output
    std::int64_t predictions = 0;                       ///< 0 where outputs are no answers
    std::int64_t sameAnswers = 0;                       ///< of them, as LibTorch gives
    std::optional<evaluate::Measurement> measured = {}; ///< of its own outputs
    base::Sentence said = {};                           ///< all this in words, or why it was not run

    bool wasRun() const { return !version.empty(); }
};

/// { runtime, version, n, of, maxAbsDifference, maxRelativeDifference, predictions, sameAnswers, measured,
///   note, noteId }; version and measured are null where it was not run.
nlohmann::json toJson(const RuntimeProof &proof);

} // namespace paretoscope::report
