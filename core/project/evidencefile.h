// What was measured of a project, packed into a file beside it, so that whoever gets the folder knows it,
// too. Such a file comes from others: every length in it is bounded before anything is allocated, and it is
// whole or refused. Thread-safe.
#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <string>
#include <vector>

namespace paretoscope::project {

/// Records as the caches keep them, a line each, with the content that they are of.
struct Evidence {
    std::string cellsKey; ///< OpenProject::cacheKey
    std::string runsKey;  ///< OpenProject::runsKey
    std::vector<std::string> cells;
    std::vector<std::string> runs; ///< of whole recipes, their speeds, and the float model's
};

/// "net.pscope.evidence" for PROJECT "net.pscope.json".
std::filesystem::path evidenceFile(const std::filesystem::path &project);

/// DataUnreadable in a sentence for what is no such file, is not whole, or is of a later program.
base::Result<Evidence> readEvidence(const std::filesystem::path &path);

/// Whole or not at all. FileNotWritable also where a file of another kind is at PATH: it stays.
base::Result<void> writeEvidence(const Evidence &evidence, const std::filesystem::path &path);

} // namespace paretoscope::project
