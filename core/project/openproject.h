// A project with its model and samples opened: what the command line and the window both start from. A value,
// cheap to copy, safe to hand to jobs.
#pragma once

#include "core/base/filehash.h"
#include "core/base/late.h"
#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/data/dataset.h"
#include "core/evaluate/baseline.h"
#include "core/evaluate/evaluator.h"
#include "core/graph/model.h"
#include "core/pipeline/recipe.h"
#include "core/project/datanotes.h"
#include "core/project/evidencefile.h"
#include "core/project/feeding.h"
#include "core/project/projectfile.h"

#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace paretoscope::project {

struct OpenProject {
    std::filesystem::path path; ///< of the project file; empty while unsaved
    ProjectFile file;
    graph::Model model;
    data::Samples samples;
    evaluate::Evaluator evaluator;   ///< on samples.evaluate
    evaluate::Evaluator calibration; ///< on samples.calibrate
    std::int64_t modelFileBytes = 0;
    base::FileHash modelFileHash;                  ///< of all files that the network lies in
    std::vector<std::filesystem::path> modelFiles; ///< these, the named one first
    base::FileHash weightsFileHash;                ///< of FILE's weights, where they stand for the model's
    /// What was found that is not as networks usually are, and what was done about it: operators in training
    /// mode, answers that depend on the batch or on chance.
    std::vector<base::Sentence> notes;
    FeedPlan feeding;                 ///< what the network's inputs are fed
    base::Late<std::string> cacheKey; ///< of the measurement cache: model content, calibration samples
    base::Late<std::string> runsKey;  ///< of runs of whole recipes: evaluation samples, outputs, engine, too
    std::shared_ptr<const Evidence> evidence; ///< packed with it, of its content; null: none
    base::Sentence evidenceNote;              ///< what of it is left out, and why; empty: nothing

    /// The network after STEPS: what a recipe's settings are for, and whose otherBytes() its file carries.
    /// Made once: whoever asks again has it at once. Errors as pipeline::Works::after() gives them.
    base::Result<pipeline::Work> after(const pipeline::Steps &steps, const std::stop_token &stop = {}) const
    {
        return evaluator.after(steps, stop);
    }
    /// The same for those who must not wait (Evaluator::afterAtOnce()).
    std::optional<pipeline::Work> afterAtOnce(const pipeline::Steps &steps) const
    {
        return evaluator.afterAtOnce(steps);
    }
};

/// Reads the model, opens the data, checks that they fit. All errors of those rooms pass through.
base::Result<OpenProject> openProject(const ProjectFile &file, const std::filesystem::path &path,
                                      const evaluate::EvaluatorOptions &options, std::stop_token stop,
                                      base::ProgressSink &progress);

/// The baseline of PROJECT, whole: evaluate::measureBaseline() and the size of the model file.
base::Result<evaluate::Baseline> measureBaseline(const OpenProject &project, std::stop_token stop,
                                                 base::ProgressSink &progress);

} // namespace paretoscope::project
