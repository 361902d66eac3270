// The proof that a written file does what its recipe promised: it is run by plain LibTorch beside the recipe.
// Only inside core.
#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/evaluate/behaviour.h"
#include "core/evaluate/measurement.h"
#include "core/evaluate/outcome.h"
#include "core/formats/target.h"
#include "core/project/openproject.h"
#include "core/report/proof/halfarithmetic.h"
#include "core/report/runtimeproof.h"

#include <filesystem>
#include <optional>
#include <stop_token>
#include <vector>

namespace paretoscope::report {

struct Verification {
    evaluate::Measurement measured;               ///< of the file, on the held-out samples
    evaluate::Behaviour behaviour;                ///< the same
    double maxAbsDifference = 0;                  ///< of its outputs to the recipe's
    double largestOutput = 0;                     ///< magnitude, of the recipe's outputs
    std::optional<HalfArithmetic> half = {};      ///< of networks in half precision
    std::optional<RuntimeProof> inRuntime = {};   ///< of targets that are for another program
    std::vector<evaluate::Outcome> outcomes = {}; ///< of the run that was measured
};

struct FileToVerify {
    const formats::Target &as;
    formats::ToWrite work; ///< what it was made of
    formats::WrittenModel written;
    std::filesystem::path path;
    std::filesystem::path target; ///< where it is to go: messages name this
};

/// Loads FILE in a fresh module, looks whether its tensors are of the types that they are to have,
/// and runs it (in float32, whatever its precision) on every held-out sample beside the coded weights that it
/// was written from. VerificationFailed, saying what differs, if its outputs are not theirs or its
/// measurement is not PROMISED. A file in half precision that holds a network is run once more as it is, see
/// report/halfarithmetic.h. Last it is run by the program that it is for, see report/proof/runtimewitness.h.
base::Result<Verification> verifyFile(const project::OpenProject &project, const FileToVerify &file,
                                      const std::optional<evaluate::Measurement> &promised,
                                      std::stop_token stop, base::ProgressSink &progress);

} // namespace paretoscope::report
