// The project's "apart": which layers are set apart into their blocks (graph/setapart.h). Pure functions.
#pragma once

#include "core/graph/setapart.h"
#include "core/project/jsonfields.h"

namespace paretoscope::project {

/// Of DOCUMENT, a project: true (every layer whose blocks are recognised), a list of such layers, or an
/// object with the names of each layer's blocks or true; its "*": true stands for every other that is
/// recognised. What is wrong is told to TOP, its fields.
graph::Apart readApart(const nlohmann::json &document, Fields &top);

/// Sets, changes or takes away the field; one that says the same stays as it is written.
void writeApart(nlohmann::json &document, const graph::Apart &apart);

} // namespace paretoscope::project
