// How much of the machine a piece of work may take, and where it keeps what it measures: one value for every
// job of both front ends. A job reads of it what it can use.
#pragma once

#include <cstdint>
#include <filesystem>

namespace paretoscope::base {

struct Effort {
    int workers = 1;              ///< threads that measure
    std::int64_t memoryBytes = 0; ///< of activations that are kept; 0: what the job takes by itself
    /// End in time with what there is by then: fewer samples for all rather than less of it. 0: no limit.
    double timeBudgetSeconds = 0;
    std::filesystem::path cacheFolder = {}; ///< empty: nothing is kept beyond the process
};

/// What an analysis takes by itself: a quarter of this machine's memory; 1 GiB where that cannot be told.
std::int64_t quarterOfMemory();

} // namespace paretoscope::base
