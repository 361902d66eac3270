// The export job: write beside the target, load in a fresh plain LibTorch module, re-evaluate, compare with
// what was promised, then put model, recipe and report in place, or leave nothing.
#pragma once

#include "core/base/diskroom.h"
#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/evaluate/baseline.h"
#include "core/evaluate/behaviour.h"
#include "core/evaluate/measurement.h"
#include "core/project/openproject.h"
#include "core/report/runtimeproof.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace paretoscope::report {

struct ExportFiles {
    std::filesystem::path model, recipe, report;
};
/// What an export to TARGET writes: beside "out.pt" also "out.pt.recipe.json" and "out.pt.report.json". By
/// the whole name, so that a file of another suffix in the same folder has others.
ExportFiles exportFiles(const std::filesystem::path &target);

struct ExportRequest {
    pipeline::Recipe recipe;
    std::filesystem::path target; ///< "out.pt"; see exportFiles()
    std::string format = {};      ///< key of formats::Target; empty: by the target's suffix, else the model's
    std::optional<evaluate::Measurement>
        promised; ///< what the window showed for this recipe on all held-out samples
    std::filesystem::path recipeFile =
        {}; ///< where the recipe was read from, if from a file: never written over
    std::int64_t expectedBytes =
        0; ///< of the weights, where the recipe is not known yet; 0: not known either
    /// Bytes that may be written into a folder; absent: not known. Another one in tests.
    std::function<std::optional<std::int64_t>(const std::filesystem::path &)> room = base::availableBytes;
};

struct ExportResult {
    std::filesystem::path model, recipe, report;
    std::int64_t fileBytes = 0;
    std::int64_t storedBytes = 0;
    std::int64_t sourceFileBytes = 0;    ///< of the model that was exported
    std::string format;                  ///< key of formats::Target
    std::string readBackBy;              ///< "by plain LibTorch"
    std::vector<base::Sentence> leftOut; ///< what of it is not in the file
    std::vector<base::Sentence> notes;   ///< how the file is to be used
    evaluate::Measurement measured; ///< of the written file, by the fresh module, on the held-out samples
    evaluate::Behaviour behaviour;  ///< of the same run
    double maxAbsDifference = 0;    ///< its outputs against those of the recipe in this program
    bool verified = false;
    nlohmann::json halfArithmetic = {};         ///< see report/halfarithmetic.h; null for networks of float32
    base::Sentence halfSentence = {};           ///< the same in words
    std::optional<RuntimeProof> inRuntime = {}; ///< absent where the format is for no other program

    bool isLarger() const { return fileBytes > sourceFileBytes; }
};

/// InvalidSetting, saying which, if the export would write over a file that it is made from, or its format is
/// unknown or cannot hold the network or the recipe (all of whose layers may be missing: not known yet).
/// DiskFull, saying how much it takes, where there is no room for the file and, until it is whole, for what
/// it replaces. exportModel() asks too; callers ask before long work.
base::Result<void> checkExport(const project::OpenProject &project, const ExportRequest &request);

/// VerificationFailed (and no file) if the written file's outputs differ from the recipe's by more than 1e-4
/// relative to their largest magnitude, its correct count differs from the promise, the program that the file
/// is for refuses it or gives other outputs, or its size exceeds stored bytes and what goes along with the
/// weights (WrittenModel::extraBytes) by more than 2 % + 64 KiB.
base::Result<ExportResult> exportModel(const project::OpenProject &project,
                                       const evaluate::Baseline &baseline, const ExportRequest &request,
                                       std::stop_token stop, base::ProgressSink &progress);

} // namespace paretoscope::report
