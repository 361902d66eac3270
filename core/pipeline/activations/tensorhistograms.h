// How the numbers of tensors lie that flow through a network, on calibration samples. Only inside core.
// Thread-safe.
#pragma once

#include "core/base/result.h"
#include "core/compress/inputhistogram.h"
#include "core/graph/model.h"
#include "core/pipeline/activations/roundedtensors.h"
#include "core/pipeline/calibration.h"

#include <span>
#include <stop_token>
#include <vector>

namespace paretoscope::pipeline {

/// By tensor, from one run of the network as it is; without samples where none reaches it, or it is none of
/// float32.
base::Result<std::vector<compress::InputHistogram>> tensorHistograms(const graph::Model &model,
                                                                     std::span<const RoundedTensor> tensors,
                                                                     const Calibration &calibration,
                                                                     const std::stop_token &stop);

} // namespace paretoscope::pipeline
