// What one cell measured on one block as a line of text, and back. Pure functions; only inside core.
#pragma once

#include "core/evaluate/samplestats.h"

#include <optional>
#include <string>

namespace paretoscope::sensitivity {

struct CellKey;

/// The same for the same cell, in every process.
std::string keyText(const CellKey &key);

/// One line, without its end.
std::string recordText(const CellKey &key, const evaluate::SampleStats &stats);

struct Record {
    std::string key; ///< as keyText()
    evaluate::SampleStats stats;
};
/// Absent for a line that is torn, foreign, of another version of the measuring, or cannot be what it says.
std::optional<Record> readRecord(const std::string &line);

} // namespace paretoscope::sensitivity
