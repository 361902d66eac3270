// Runs of one node on many samples that hear a stop. Only inside core. Thread-safe.
#pragma once

#include <ATen/core/stack.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <stop_token>

namespace paretoscope::pipeline {

using NodeRun = std::function<void(torch::jit::Stack &)>;

/// RUN, or base::Stopped thrown where STOP was asked.
NodeRun untilStopped(const NodeRun &run, const std::stop_token &stop);

/// As RUN of a layer does with INPUTS, of which the one in SLOT has samples along DIMENSION: some of them at
/// once where they are along the first.
void runInParts(torch::jit::Stack &inputs, std::size_t slot, std::int64_t dimension, const NodeRun &run);

} // namespace paretoscope::pipeline
