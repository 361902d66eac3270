// What is known of a project, packed beside it for whoever gets its folder, and found there when it is
// opened. Called by both front ends; thread-safe.
#pragma once

#include "core/base/effort.h"
#include "core/base/result.h"
#include "core/project/openproject.h"

#include <cstdint>
#include <filesystem>
#include <stop_token>

namespace paretoscope::session {

struct Packed {
    std::filesystem::path file;
    std::int64_t cells = 0;  ///< blocks of samples of a layer at a setting
    std::int64_t runs = 0;   ///< of whole recipes
    std::int64_t speeds = 0; ///< of recipes on machines
    std::int64_t bytes = 0;
};

/// Everything that EFFORT's cache knows of PROJECT, and what was packed with it before, into the evidence
/// file beside the project file SAVED: whole, or the file there stays as it was. The outputs of the float
/// model are not in it: they are as large as the data, and made again by whoever measures on.
base::Result<Packed> pack(const project::OpenProject &project, const std::filesystem::path &saved,
                          const base::Effort &effort, std::stop_token stop);

/// Into PROJECT what is packed beside its file; what is not of its content, or not whole, is left out and
/// said in `evidenceNote`.
void unpack(project::OpenProject &project);

} // namespace paretoscope::session
