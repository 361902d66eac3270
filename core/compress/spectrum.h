// How much of a weight the first numbers of a rank keep. Only inside core. Pure function, thread-safe.
#pragma once

#include "core/base/result.h"
#include "core/compress/factorlayers.h"
#include "core/compress/inputmoments.h"

#include <ATen/core/Tensor.h>

#include <stop_token>
#include <vector>

namespace paretoscope::compress {

/// By rank, from 1 to the full one of FORM: Σσ² of the first singular values of WEIGHT, of LAYER, over that
/// of all, of all groups together. MOMENTS of its inputs: of the whitened form, W S with H = S Sᵀ, for a
/// kernel the mean of those of its columns; null: of the weight. Of a weight of zeros 1.
base::Result<std::vector<double>> spectrumOf(const at::Tensor &weight, const graph::Layer &layer,
                                             const FactorForm &form, const InputMoments *moments,
                                             const std::stop_token &stop);

} // namespace paretoscope::compress
