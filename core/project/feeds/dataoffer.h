// What the evaluation data of a project has to offer to the arguments of a network. Pure functions. Only
// inside the project room.
#pragma once

#include "core/project/projectfile.h"

#include <cstddef>
#include <string>
#include <vector>

namespace paretoscope::project {

struct DataOffer {
    bool named = false;
    std::vector<std::string> arrays; ///< all but the target; named only
    std::vector<std::string> usual;  ///< in this order for want of names
    std::size_t count = 1;           ///< inputs without names
    std::string file;

    bool has(const std::string &name) const;
};

/// Nothing but one input without a name where the data cannot be read: opening it has the sentence.
DataOffer offerOf(const ProjectFile &file);

} // namespace paretoscope::project
