// The project file: model, task, data, preprocessing. Versioned JSON; unknown fields survive a round trip;
// relative paths are relative to the file's place.
#pragma once

#include "core/base/result.h"
#include "core/data/dataset.h"
#include "core/data/preprocessing.h"
#include "core/data/task.h"
#include "core/evaluate/modeloutput.h"
#include "core/formats/readmodel.h"
#include "core/graph/setapart.h"
#include "core/project/inputfields.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <optional>

namespace paretoscope::project {

struct ProjectFile {
    std::filesystem::path model;   ///< absolute
    std::filesystem::path weights; ///< that stand for those of the model; absolute; empty: its own
    data::Task task = data::Task::Classification;
    data::DataSource evaluate; ///< paths absolute
    std::optional<data::DataSource> calibrate;
    data::Preprocessing input;
    formats::Mode mode = formats::Mode::Evaluation; ///< of what was saved as in training
    InputFields inputs;             ///< `inputs`: arguments of the network's forward that are no samples
    graph::Apart apart;             ///< `apart`: layers that are set apart into their blocks
    evaluate::OutputChoice outputs; ///< `output`, `activation`, `outputWeights`
    nlohmann::json saved = nlohmann::json::object(); ///< the document as read: unknown fields live here
};

/// InvalidProject naming the file and field, for anything that is not right: missing, foreign, a newer
/// version, a wrong type, an unknown format or task.
base::Result<ProjectFile> readProject(const std::filesystem::path &path);
/// Replaces the file whole; paths are written relative to its folder where they lie below it or beside it.
base::Result<void> writeProject(const ProjectFile &project, const std::filesystem::path &path);

} // namespace paretoscope::project
