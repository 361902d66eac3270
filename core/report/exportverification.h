// The proof that a written file does what its recipe promised: it is run by plain LibTorch beside the recipe. Only
// inside core.
#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/evaluate/behaviour.h"
#include "core/evaluate/measurement.h"
#include "core/project/openproject.h"

#include <filesystem>
#include <optional>
#include <stop_token>

namespace paretoscope::report {

struct Verification {
    evaluate::Measurement measured; ///< of the file, on the held-out samples
    evaluate::Behaviour behaviour;  ///< the same
    double maxAbsDifference = 0;    ///< of its outputs to the recipe's
    double largestOutput = 0;       ///< magnitude, of the recipe's outputs
};

/// Loads FILE in a fresh module and runs it on every held-out sample beside RECIPE on MODEL.
/// VerificationFailed, saying what differs, if its outputs are not the recipe's or its measurement is not
/// PROMISED. Messages name TARGET, where FILE is to go.
base::Result<Verification> verifyFile(const project::OpenProject &project, const graph::Model &model,
                                      const compress::Recipe &recipe, const std::filesystem::path &file,
                                      const std::filesystem::path &target,
                                      const std::optional<evaluate::Measurement> &promised,
                                      std::stop_token stop, base::ProgressSink &progress);

} // namespace paretoscope::report
