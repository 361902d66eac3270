// What the command frontier found, for people.
#pragma once

#include "app/cli/solving.h"
#include "core/compress/impossible.h"

#include <iosfwd>
#include <vector>

namespace paretoscope::cli {

/// INTIME: it was found under a limit of time.
void printFrontier(std::ostream &out, const project::OpenProject &project, const Solved &solved, bool inTime,
                   const std::vector<compress::ImpossibleSetting> &impossible);

} // namespace paretoscope::cli
