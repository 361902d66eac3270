// TorchScript in and out: the reader that turns a file into a Model, the writer of packed modules that any LibTorch
// of the same or a newer version loads without our code.
#pragma once

#include "core/base/result.h"
#include "core/compress/codedlayers.h"
#include "core/compress/recipe.h"
#include "core/graph/givenarguments.h"
#include "core/graph/model.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <stop_token>
#include <string>
#include <vector>

namespace paretoscope::formats {

/// Training leaves traces in a file: dropout at work, batch norm by the batch. Taken as in evaluation, or kept.
enum class Mode { Evaluation, AsStored };

struct ReadModel {
    graph::Model model;
    std::vector<std::string> inTraining; ///< operators that were stored as in training: "dropout in features.3"
};

/// As below; the latter is the model of Mode::Evaluation. InvalidProject where GIVEN does not fit its
/// forward.
base::Result<ReadModel> readTorchScript(const std::filesystem::path &path, Mode mode,
                                        const graph::GivenArguments &given = {});

/// Traced or scripted. Inlined, attributes resolved, constants folded, dropout and identity gone; batch norm is left
/// (graph::foldBatchNorm folds it). Errors: ModelNotFound, ModelUnreadable (foreign, truncated, no TorchScript),
/// NonFinite (weights), ModelUnsupported (no forward, no tensor parameters).
base::Result<graph::Model> readTorchScript(const std::filesystem::path &path);

struct WrittenModel {
    std::int64_t weightBytes = 0; ///< tensor bytes in the file: equals ModelCost::storedBytes
    std::int64_t fileBytes = 0;
    std::int64_t extraBytes = 0;      ///< of these, extra files that went along
    std::vector<std::string> leftOut; ///< sentences: what of SOURCE is not in the file
    /// Of every tensor that its forward reads: "Half", as SOURCE has it (where LEFTOUT does not say that it
    /// is another).
    std::map<std::string, std::string> tensorTypes;
};

/// What a file is made of.
struct ToWrite {
    graph::Model model; ///< folded or not, as RECIPE says; its biases corrected
    compress::Recipe recipe;
    compress::CodedLayers coded; ///< the recipe's weights: written as they are, never made again
    /// That MODEL was read from; empty where there is none, or it has changed since.
    std::filesystem::path source = {};
};

/// Write WORK to exactly PATH, not atomically: callers stage.
/// Weights are stored packed (bit streams, scales, masks) and unpacked once when the file is loaded. The
/// modules, flags, plain attributes, tied names and extra files of its source go along.
base::Result<WrittenModel> writeTorchScript(const ToWrite &work, const std::filesystem::path &path);

} // namespace paretoscope::formats
