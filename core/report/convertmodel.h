// A network written as another kind of file, nothing compressed: beside the target, read back, run beside the
// network, by this program and by the program that the file is for, then put in place. Thread-safe.
#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/report/runtimeproof.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace paretoscope::report {

/// Of one tensor that the network takes, as it takes it.
struct GivenInput {
    std::string name = {}; ///< empty: the next without a name
    std::vector<std::int64_t> shape = {};
    std::string type = {}; ///< "float32", "int64"; empty: as the file says, else as its first layer wants
};

struct ConvertRequest {
    std::filesystem::path source, target;
    std::string format = {};             ///< key of formats::Target; empty: by the target's suffix
    std::vector<GivenInput> inputs = {}; ///< of what the file leaves open
};

struct ConvertedInput {
    std::string name, type;
    std::vector<std::int64_t> shape;
};

struct ConvertResult {
    std::filesystem::path model;
    std::string format;     ///< key
    std::string readBackBy; ///< "by plain LibTorch"
    std::int64_t fileBytes = 0, sourceFileBytes = 0;
    double maxAbsDifference = 0;        ///< of the file's outputs to the network's
    double maxRelativeDifference = 0;   ///< as a share of the largest
    std::vector<ConvertedInput> inputs; ///< that it was run on: random numbers, always the same
    std::vector<base::Sentence> leftOut, notes;
    std::optional<RuntimeProof> inRuntime = {};
};

/// Errors as reading, writing and running give them; InvalidSetting where the target cannot hold the network,
/// would be written over a file of the network, or an input's size is open and not given;
/// VerificationFailed, and no file, where outputs differ by more than 1e-5 of the largest.
base::Result<ConvertResult> convertModel(const ConvertRequest &request, std::stop_token stop,
                                         base::ProgressSink &progress);

/// { model, format, fileBytes, sourceFileBytes, verified, maxAbsDifference, maxRelativeDifference, inputs:
///   [{ name, type, shape }], leftOut[], leftOutIds[], notes[], noteIds[], runtime }
nlohmann::json toJson(const ConvertResult &result);

} // namespace paretoscope::report
