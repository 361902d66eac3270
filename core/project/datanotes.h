// What the sources of an opened project were found to be besides their samples. Pure functions.
#pragma once

#include "core/data/datanotes.h"
#include "core/data/dataset.h"

#include <string>
#include <vector>

namespace paretoscope::project {

struct OpenProject;

struct SourceNotes {
    data::Role role = data::Role::Evaluate;
    std::string name; ///< of the folder or file, as sentences call it
    data::DataNotes notes;
};

/// Of the evaluation samples, then of calibration samples that are other ones; sources of which there is
/// nothing to say are there too, empty.
std::vector<SourceNotes> dataNotes(const OpenProject &project);

} // namespace paretoscope::project
