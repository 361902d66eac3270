// A job's own threads: independent pieces of work, each thread in its EngineScope. Only inside core.
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <functional>
#include <stop_token>

namespace paretoscope::base {

/// One piece of work. The stop token is also raised when another piece failed.
using Piece = std::function<Result<void>(std::int64_t index, std::stop_token stop)>;

/// WORK for every index in [0, count) on WORKERS threads (with one: on the calling thread). DONE (may be
/// null) is called on the calling thread, in the order of the indices, as soon as all before it are done too.
/// The first error ends everything; Cancelled if STOP was raised before the last piece was done. What pieces
/// throw becomes an Error.
Result<void> inParallel(int workers, std::int64_t count, std::stop_token stop, const Piece &work,
                        const std::function<void(std::int64_t index)> &done = nullptr);

} // namespace paretoscope::base
