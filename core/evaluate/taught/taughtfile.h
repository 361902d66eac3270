// What steps learnt from calibration samples on disk, so that no process learns it again, and what was
// stopped goes on. A file is there whole or not at all; what does not hold what its name and header promise
// is passed by as if it were absent. Included only inside core. Free functions, thread-safe.
#pragma once

#include "core/base/result.h"
#include "core/graph/model.h"
#include "core/pipeline/codedstep.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace paretoscope::evaluate {

struct Taught {
    bool isWhole = false;                      ///< the step came to its end
    std::vector<pipeline::CodedChanges> parts; ///< see pipeline::Taking, as the seconds
    double seconds = 0;
};

/// Below FOLDER. KEY: a hash of all that it depends on.
std::filesystem::path taughtFile(const std::filesystem::path &folder, const std::string &key);

/// Whether FILE says that it is of KEY and the step came to its end; the rest is not looked at.
bool saysWhole(const std::filesystem::path &file, const std::string &key);

/// Of MODEL, whose layers are CODED so far: what they are given stays as rounded as it is there. Nothing
/// where the file is absent, of another key, torn or changed (its checksum tells), or not of such a model.
std::optional<Taught> readTaught(const std::filesystem::path &file, const std::string &key,
                                 const graph::Model &model, const compress::CodedLayers &coded);

/// Written beside the file's place and renamed; of the folder's files the oldest go where they are more than
/// MOSTBYTES together. FileNotWritable, DiskFull.
base::Result<void> writeTaught(const std::filesystem::path &file, const std::string &key,
                               const Taught &taught, std::int64_t mostBytes);

} // namespace paretoscope::evaluate
