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
#include <optional>
#include <string>
#include <vector>

namespace paretoscope::formats {

/// Training leaves traces in a file: dropout at work, batch norm by the batch. Taken as in evaluation, or
/// kept.
enum class Mode { Evaluation, AsStored };

/// An input as the file declares it.
struct DeclaredInput {
    std::string name{};
    std::string type{}; ///< as NumPy calls it: "float32", "int64"; empty: not told
    std::optional<std::vector<std::int64_t>> shape{}; ///< −1: open
    std::vector<std::string> sizeNames{};             ///< parallel, of what is open: "batch"; may be empty
    std::vector<std::int64_t> example{};              ///< shape of what it was exported with; empty: not told
};

/// What a file says of itself.
struct FileOrigin {
    std::string version{};                           ///< of its format: "IR 10, opset 20"; may be empty
    std::string producer{};                          ///< "pytorch 2.15.0"; may be empty
    std::map<std::string, std::int64_t> operators{}; ///< how many nodes it has of each; empty: not told
    std::vector<DeclaredInput> inputs{}; ///< in the order in which the network takes them; empty: not told
};

struct ReadModel {
    graph::Model model;
    std::vector<std::string>
        inTraining; ///< operators that were stored as in training: "dropout in features.3"
    std::shared_ptr<const base::FileMemory> copy{}; ///< of a large file, as it was read; else null
    FileOrigin origin{};
    std::int64_t fileBytes = 0; ///< of all files that the network lies in; 0: there is but the one
    std::vector<std::filesystem::path> beside{}; ///< those of them that are not the one that was named
};

/// Inlined, attributes resolved, constants folded, dropout and identity gone; batch norm is left
/// (a step of recipes folds it). Errors: ModelNotFound, ModelUnreadable (foreign, truncated), NonFinite
/// (weights), ModelUnsupported (no forward, no tensor parameters, weights without a network), InvalidProject
/// where GIVEN does not fit its forward.
base::Result<ReadModel> readModel(const std::filesystem::path &path, Mode mode = Mode::Evaluation,
                                  const graph::GivenArguments &given = {});

} // namespace paretoscope::formats
