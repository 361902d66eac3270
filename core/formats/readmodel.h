// Reading a network, whatever format its file is of. Free of LibTorch; thread-safe.
#pragma once

#include "core/base/filememory.h"
#include "core/base/result.h"
#include "core/graph/givenarguments.h"
#include "core/graph/model.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace paretoscope::formats {

/// Training leaves traces in a file: dropout at work, batch norm by the batch. Taken as in evaluation, or
/// kept.
enum class Mode { Evaluation, AsStored };

/// What a file says of itself.
struct FileOrigin {
    std::string version{};                           ///< of its format: "IR 10, opset 20"; may be empty
    std::string producer{};                          ///< "pytorch 2.15.0"; may be empty
    std::map<std::string, std::int64_t> operators{}; ///< how many nodes it has of each; empty: not told
};

struct ReadModel {
    graph::Model model;
    std::vector<std::string>
        inTraining; ///< operators that were stored as in training: "dropout in features.3"
    std::shared_ptr<const base::FileMemory> copy{}; ///< of a large file, as it was read; else null
    FileOrigin origin{};
    std::int64_t fileBytes = 0; ///< of all files that the network lies in; 0: there is but the one
};

/// Inlined, attributes resolved, constants folded, dropout and identity gone; batch norm is left
/// (a step of recipes folds it). Errors: ModelNotFound, ModelUnreadable (foreign, truncated), NonFinite
/// (weights), ModelUnsupported (no forward, no tensor parameters, weights without a network), InvalidProject
/// where GIVEN does not fit its forward.
base::Result<ReadModel> readModel(const std::filesystem::path &path, Mode mode = Mode::Evaluation,
                                  const graph::GivenArguments &given = {});

} // namespace paretoscope::formats
