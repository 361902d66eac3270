// States that a network hands on from sample to sample: what each sample of a stream finds, from one run of
// the float network over all samples in order. Free of LibTorch; called while a project is opened.
#pragma once

#include "core/base/result.h"
#include "core/data/dataset.h"
#include "core/graph/model.h"

#include <cstdint>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace paretoscope::evaluate {

struct CarriedState {
    std::size_t input = 0; ///< which of the tensors that the network is fed
    std::string output;    ///< name or number of the output that it is at the next sample
};

/// Parallel to STATES: rows for every sample of DATASET, which feeds zeros for them. Where SEQUENCES (a
/// number for each sample; empty: all are one) changes, states begin anew, as they do at the first sample.
/// InvalidProject, naming the output, where there is none of that name or of the state's size.
base::Result<std::vector<std::shared_ptr<const std::vector<float>>>>
carryStates(const graph::Model &model, const data::Dataset &dataset, std::span<const CarriedState> states,
            std::span<const std::int64_t> sequences, std::stop_token stop);

} // namespace paretoscope::evaluate
