// How fast a recipe ran as a line of text, and back to the last bit. Inside the project room. Pure functions.
#pragma once

#include "core/evaluate/wholerun.h"
#include "core/project/runs/runrecord.h"

#include <optional>
#include <string>

namespace paretoscope::project {

/// One line, without its end. KEY: of SPEED's recipe. Why there is no int8 figure is not in it.
std::string recordText(const std::string &key, const evaluate::KeptSpeed &speed, const RunSubject &subject);

struct SpeedRecord {
    std::string key;
    evaluate::KeptSpeed speed;
};
/// Absent for what is foreign, of another version, not of SUBJECT, or cannot be what it says.
std::optional<SpeedRecord> readSpeedRecord(const nlohmann::json &record, const RunSubject &subject);

} // namespace paretoscope::project
