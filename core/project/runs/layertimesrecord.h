// How long layers took as a line of text, and back. Inside the project room. Pure functions.
#pragma once

#include "core/evaluate/layertimes.h"
#include "core/project/runs/runrecord.h"

#include <optional>
#include <string>

namespace paretoscope::project {

/// One line, without its end.
std::string recordText(const evaluate::LayerTimes &times, const RunSubject &subject);

/// Absent for what is foreign, of another version, not of SUBJECT, or cannot be what it says.
std::optional<evaluate::LayerTimes> readLayerTimesRecord(const nlohmann::json &record,
                                                         const RunSubject &subject);

} // namespace paretoscope::project
