// A layer coded again for what it is given. Only inside core. Pure functions, thread-safe.
#pragma once

#include "core/compress/compressedweight.h"
#include "core/graph/modeldata.h"
#include "core/pipeline/recoding/pairedinputs.h"

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <memory>
#include <stop_token>

namespace paretoscope::pipeline {

struct RecodedLayer {
    std::shared_ptr<const compress::CompressedWeight> coded; ///< null: it stays as it is
    at::Tensor shift;                                        ///< float64, one a row: what its bias has to add
};

/// LAYER of DATA coded by SETTING to give for what INPUTS are in the coded network what it gives in the float
/// one, if that is better than as it is: NOW (null: as a float). Throws base::Stopped.
RecodedLayer recodedLayer(const graph::ModelData &data, std::size_t layer,
                          const compress::LayerSetting &setting,
                          const std::shared_ptr<const compress::CompressedWeight> &now,
                          const PairedInputs &inputs, const std::stop_token &stop = {});

} // namespace paretoscope::pipeline
