// The search of AWQ (Lin et al. 2024, AWQ: Activation-aware Weight Quantization, section 3.2): how far
// weights are scaled by the magnitudes of their inputs before they are rounded. Only inside core. Pure
// functions, thread-safe.
#pragma once

#include "core/base/result.h"
#include "core/compress/layersetting.h"
#include "core/pipeline/channels/readerinputs.h"

#include <ATen/core/Tensor.h>

#include <span>
#include <stop_token>

namespace paretoscope::pipeline {

/// MAGNITUDES to the power of SHARE, divided by the root of the largest times the least; 1 where a magnitude
/// is 0: float64 [channels].
at::Tensor awqScale(const at::Tensor &magnitudes, double share);

/// E‖(W − Ŵ) x‖² of READER's rows together, Ŵ = Q(W · diag s) · diag s⁻¹, Q what SETTING makes of a weight,
/// for inputs of such MOMENTS.
base::Result<double> scaledError(const graph::ModelData &data, const ScaledReader &reader,
                                 const compress::InputMoments &moments, const at::Tensor &scale,
                                 const compress::LayerSetting &setting, const std::stop_token &stop = {});

inline constexpr int awqGrid = 20; ///< shares are looked for in steps of 1 / 20

/// The scale of GROUP with the least error of all its readers, as takenScale() gives it; undefined where 1 is
/// best.
base::Result<at::Tensor> awqScaleOf(const graph::ModelData &data, const ScaleGroup &group,
                                    std::span<const ReaderInputs> inputs,
                                    const compress::LayerSetting &setting, const std::stop_token &stop);

} // namespace paretoscope::pipeline
