// Class numbers out of whatever a label array holds: whole numbers, floats that are whole, one-hot rows.
// Pure.
#pragma once

#include "core/base/result.h"
#include "core/data/datanotes.h"
#include "core/data/storedarray.h"

#include <cstdint>
#include <vector>

namespace paretoscope::data {

/// One class number a row of TARGETS; what had to be read in another way is said in NOTES. DataMismatch where
/// numbers are not whole, or a row of several numbers is not one 1 among zeros (several classes at once,
/// probabilities).
base::Result<std::vector<std::int64_t>> classLabels(const StoredArray &targets, DataNotes &notes);

} // namespace paretoscope::data
